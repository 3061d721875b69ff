"""Words about what is wrong with a plan's parts, Spanish first."""

from services.kernel.refusals import FieldError
from services.kernel.words import Words

FAULTS: dict[str, Words] = {
    "twice": Words("El código {code} está repetido.", "The code {code} is there twice."),
    "repeated": Words("Está repetido.", "It is there twice."),
    "too_many": Words("Son {count} y se admiten {most}.", "There are {count}, and {most} are accepted."),
    "no_lines": Words("El plan no tiene ninguna línea.", "The plan has no line."),
    "unknown": Words("No hay nada con el código {code} en este plan.", "Nothing has the code {code} in this plan."),
    "not_worked": Words(
        "El {day} no es día laborable en el calendario del plan; el siguiente es el {following}.",
        "{day} is no working day on the plan's calendar; the next one is {following}.",
    ),
    "wrong_end": Words(
        "Con {duration} días laborables desde el {start} la línea termina el {end}.",
        "With {duration} working days from {start} the line ends on {end}.",
    ),
    "end_before_start": Words("Termina antes de empezar.", "It ends before it starts."),
    "finished_unbegun": Words(
        "Dice cuándo terminó y no cuándo empezó.", "It says when it finished, not when it began."
    ),
    "cycle": Words("Las dependencias forman un ciclo: {cycle}.", "The dependencies form a cycle: {cycle}."),
    "too_early": Words(
        "La línea {after} no puede ir antes de lo que permite su dependencia de {before} ({kind} {lag:+d}): "
        "su inicio más temprano es el {earliest}.",
        "Line {after} cannot come before what its dependency on {before} allows ({kind} {lag:+d}): "
        "it starts on {earliest} at the earliest.",
    ),
    "after_fixed": Words(
        "La línea termina el {end}, después de su fecha fija.", "The line ends on {end}, after its fixed date."
    ),
    "over_ceiling": Words(
        "Las líneas suman {sum} centavos en la partida {item} de {year}, más que su techo de {ceiling}.",
        "The lines add up to {sum} cents under item {item} of {year}, more than its ceiling of {ceiling}.",
    ),
    "committed_beyond": Words(
        "Lo comprometido no puede superar lo codificado.", "What is committed may not exceed what is budgeted."
    ),
    "accrued_beyond": Words(
        "Lo devengado no puede superar lo comprometido.", "What is accrued may not exceed what is committed."
    ),
    "committed_moved": Words(
        "Solo se mueve lo no comprometido: la partida {item} de {year} no puede bajar de {committed} centavos.",
        "Only what is not committed can move: item {item} of {year} may not fall below {committed} cents.",
    ),
    "execution_changed": Words(
        "Una realineación no cambia lo comprometido ni lo devengado.",
        "A realignment changes neither what is committed nor what is accrued.",
    ),
    "already_finished": Words(
        "La línea ya terminó: sus fechas son hechos.", "The line is finished: its days are facts."
    ),
    "already_begun": Words("La línea ya empezó: su inicio es un hecho.", "The line has begun: its start is a fact."),
    "already_released": Words("La línea ya se liberó.", "The line was released."),
    "cannot_release": Words("Una línea que empezó no se libera.", "A line that has begun is not released."),
    "sdg": Words("Los ODS van del 1 al 17.", "The SDGs go from 1 to 17."),
    "before_last_statement": Words(
        "Ya se registró un estado presupuestario con corte al {last}.", "A statement as of {last} was recorded already."
    ),
    "no_such_budget": Words(
        "La línea {line} no tiene la partida {item} en {year}.", "Line {line} has no item {item} in {year}."
    ),
    "another_plan": Words("Dice {said} y el plan es {known}.", "It says {said}, and the plan is {known}."),
    "in_the_future": Words("No puede estar en el futuro.", "It may not lie in the future."),
    "before_its_minutes": Words(
        "No puede ser anterior a la fecha del acto que cita.", "It may not lie before the act that it cites."
    ),
    "too_long": Words(
        "El plan va de {first} a {last}: se admiten {most} años.",
        "The plan goes from {first} to {last}: {most} years are accepted.",
    ),
    "duration": Words(
        "La duración va de 0 a {most} días laborables.", "A duration goes from 0 to {most} working days."
    ),
}


def fault(pointer: str, name: str, **facts: object) -> FieldError:
    """A fault of the part at this JSON pointer, in words with these facts."""
    return FieldError(pointer, FAULTS[name].format(**facts))
