"""What each refusal says: in Spanish with the facts of the case, and in English for who asks for it."""

from services.agreements import refusals
from services.chassis.web.problems import Problem
from services.kernel.refusals import Refusal
from services.kernel.words import Words

PROBLEMS: dict[type[Refusal], Problem] = {
    refusals.NotPossible: Problem(
        "not-possible-in-this-state", 409,
        "El estado no lo permite",
        "No se puede {act} {noun} que está {state}. Se puede cuando está: {states}. Ahora se puede: {possible}.",
        "Not possible in this state",
        "It is not possible to {act} {noun} that is {state}. It is when it is: {states}. Possible now: {possible}.",
    ),
    refusals.PactNotInForce: Problem(
        "pact-not-in-force", 409,
        "El pacto no está en vigor",
        "El pacto «{title}» está {state} y rige desde: {since}; para el {day} debe estar en vigor.",
        "The pact is not in force",
        "The pact “{title}” is {state}, in force since: {since}; on {day} it must be in force.",
    ),
    refusals.PactIsOver: Problem(
        "pact-is-over", 409,
        "El pacto ya terminó", "El pacto «{title}» está {state}: no admite más compromisos.",
        "The pact is over", "The pact “{title}” is {state}: it takes no more commitments.",
    ),
    refusals.SignaturesMissing: Problem(
        "signatures-missing", 409,
        "Faltan firmas", "Al {day} no han firmado: {missing}.",
        "Signatures missing", "By {day} these have not signed: {missing}.",
    ),
    refusals.AlreadySigned: Problem(
        "already-signed", 409,
        "Ya firmó", "{actor} ya firmó este pacto.",
        "Already signed", "{actor} has signed this pact already.",
    ),
    refusals.OpenCommitments: Problem(
        "open-commitments", 409,
        "Quedan compromisos abiertos", "El pacto no puede cerrarse. Quedan compromisos abiertos: {named}.",
        "Open commitments", "The pact cannot be closed. Commitments are still open: {named}.",
        shows=("commitments",),
    ),
    refusals.AcceptancesMissing: Problem(
        "acceptances-missing", 409,
        "Faltan aceptaciones", "Aún no aceptan estos términos: {missing}.",
        "Acceptances missing", "These have not accepted the terms yet: {missing}.",
    ),
    refusals.AlreadyAccepted: Problem(
        "already-accepted", 409,
        "Ya aceptó", "{unit} ya aceptó estos términos.",
        "Already accepted", "{unit} has accepted these terms already.",
    ),
    refusals.MilestonesOpen: Problem(
        "milestones-open", 409,
        "Quedan hitos abiertos", "Al {day} quedan hitos abiertos: {milestones}.",
        "Milestones are open", "On {day} milestones are still open: {milestones}.",
    ),
    refusals.MilestonesUnverified: Problem(
        "milestones-unverified", 409,
        "Quedan hitos sin verificar", "Al {day} quedan hitos sin verificar al 100 %: {milestones}.",
        "Milestones are not verified", "On {day} milestones are not verified at 100 %: {milestones}.",
    ),
    refusals.AlreadyRegistered: Problem(
        "already-registered", 409,
        "El código ya existe", "Ya hay una unidad o un actor con el código {code}.",
        "The code is taken", "There is a unit or actor with the code {code} already.",
    ),
}  # fmt: skip

REASONS: dict[str, Words] = {
    "in_the_future": Words(
        "No puede estar en el futuro: hoy es el último día posible.",
        "It may not lie in the future: today is the last day possible.",
    ),
    "before_minutes": Words(
        "Nada vale antes del acta que lo respalda: {minutes} es del {dated}.",
        "Nothing takes effect before its minutes: {minutes} is dated {dated}.",
    ),
    "before_the_one_before": Words(
        "No puede valer antes del {earliest}, el día del acto anterior.",
        "It may not take effect before {earliest}, the day of the act before it.",
    ),
    "no_milestone": Words(
        "Hace falta al menos un hito que no esté cancelado.", "At least one milestone must not be cancelled."
    ),
    "twice": Words("Está repetido.", "It is there twice."),
    "negative": Words("No puede ser negativo.", "It may not be negative."),
    "unknown_sector": Words("No es un sector del programa.", "Not a sector of the programme."),
    "unknown_canton": Words("No es un cantón de Pichincha.", "Not a canton of Pichincha."),
    "weight": Words("La ponderación es un entero desde 1.", "A weight is an integer from 1."),
    "due_before_start": Words("La fecha de fin es anterior a la de inicio.", "The due date is before the start."),
    "due_after_the_commitment": Words(
        "El hito no puede terminar después que el compromiso ({due_on}).",
        "The milestone may not be due after the commitment ({due_on}).",
    ),
    "unknown_milestone": Words("El compromiso no tiene ese hito.", "The commitment has no such milestone."),
    "cancelled_milestone": Words("Ese hito está cancelado.", "That milestone is cancelled."),
    "title_of_a_new_one": Words("Un hito nuevo necesita título.", "A new milestone needs a title."),
    "new_and_cancelled": Words("Un hito nuevo no puede nacer cancelado.", "A new milestone may not be cancelled."),
    "nothing_changes": Words("No cambia nada.", "Nothing changes."),
    "ends_before_it_begins": Words("Termina antes de empezar.", "It ends before it begins."),
    "completion_without_evidence": Words(
        "Un avance de 100 es la conclusión y necesita evidencia.",
        "Progress of 100 is the completion: it needs evidence.",
    ),
    "lower_without_note": Words(
        "El avance baja (antes: {before} %): explique por qué en la nota.",
        "The progress is lower (before: {before} %): say why in the note.",
    ),
    "observation_without_note": Words(
        "Observar un compromiso cumplido lo reabre: explique por qué en la nota.",
        "An observation on a fulfilled commitment reopens it: say why in the note.",
    ),
    "forecast_before_the_start": Words(
        "Un pronóstico no puede ser anterior al inicio del hito.",
        "A forecast may not lie before the milestone's start.",
    ),
    "forecast_in_the_past": Words(
        "Un pronóstico no puede ser anterior al día en que se hace.", "A forecast may not lie before its own day."
    ),
    "not_correctable": Words(
        "Esa versión no es un avance, una verificación de avance ni un pronóstico; nombre el registro original.",
        "That version is no report, verification or forecast; name the original record.",
    ),
    "not_a_field_of_the_event": Words(
        "El registro que se corrige no tiene este dato.", "The record to be corrected has no such field."
    ),
    "unknown_pact": Words("No existe ese pacto.", "There is no such pact."),
    "another_pact": Words("Un compromiso no cambia de pacto.", "A commitment stays in its pact."),
    "unknown_unit": Words(
        "No hay unidad ni actor registrado con ese código.", "No unit or actor is registered under that code."
    ),
    "unit_not_valid": Words(
        "Esa unidad no estaba vigente el {day}.", "That unit was not valid on {day}."
    ),
    "no_signatory": Words(
        "Un pacto negociado tiene al menos un signatario.", "A negotiated pact has at least one signatory."
    ),
    "work_plan_is_not_signed": Words(
        "Un plan de trabajo rige por resolución: no tiene signatarios.",
        "A work plan is in force by resolution: it has no signatories.",
    ),
    "not_a_signatory": Words("No es signatario de este pacto.", "Not a signatory of this pact."),
    "minutes_needed": Words("Cite el acta o la resolución.", "Cite the minutes or the resolution."),
    "resolution_needed": Words(
        "Un plan de trabajo entra en vigor por una resolución: cítela en minutes.",
        "A work plan enters into force by a resolution: cite it in minutes.",
    ),
    "its_own_parent": Words("Una unidad no depende de sí misma.", "A unit is not its own parent."),
}  # fmt: skip
