"""Proposals in the words of people: what happened, what is in the way, what each option is."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.monitoring.realignment.proposals import options, words
from services.monitoring.realignment.proposals.options import LateCommitment, TooLong, Why
from services.monitoring.realignment.proposals.words import Cause

CAUSE_WORDS = {
    words.FORECAST: "«{title}»: el responsable la prevé para el {day}",
    words.OVERDUE: "«{title}»: vencida y sin pronóstico; cuenta como debida el {day}",
    words.RENEGOTIATED: "«{title}»: renegociada; vence el {day}",
    words.AGREED: "«{title}»: acordada para el {day}",
    words.SUSPENDED: "«{title}»: suspendida hasta el {day}",
    words.BREACHED: "«{title}»: incumplida desde el {day}",
    words.WITHDRAWN: "«{title}»: retirada el {day}",
    words.CANCELLED: "«{title}»: cancelada el {day}",
    words.COMPLETED: "«{title}»: terminada el {day}",
    words.SUPPOSED: "Suposición: «{title}» no antes de terminar el {day}",
}
OPTION_WORDS = {
    options.EXACT: "Fechas exactas: cada línea, lo menos posible",
    options.WITH_LIMITS: "Fechas que respetan capacidades y techos",
    options.IN_BLOCK: "En bloque: todo lo que sigue conserva sus intervalos",
    options.WITHIN_YEAR: "Dentro del año: se liberan las líneas que pasarían al siguiente",
    options.WITHOUT_LINES: "Sin las líneas afectadas: se liberan",
    options.BALANCES_ALONE: "La línea sigue; se devuelve solo el saldo no comprometido",
    options.COMPENSATED: "Con saldos de otras líneas de la misma unidad",
}
STATUS_WORDS = {
    options.CERTIFIED: "con certificado: ningún calendario es mejor",
    options.UNCERTIFIED: "sin certificado",
    options.CONFLICT: "imposible: no se puede aceptar",
}


def cause_words(cause: Cause) -> str:
    """What happened."""
    return CAUSE_WORDS[cause.kind].format(title=cause.title, day=spanish(cause.day))


def why_words(why: Why, titles: Mapping[str, str]) -> str:
    """Why a line cannot start on some days. `titles` are those of causes, by event."""
    behind = titles.get(why.event or "", why.event or "")
    reasons = {
        "link": f"espera a {why.line_before}",
        "duration": f"la duración cambia por «{behind}»",
        "floor": f"espera a «{behind}»",
        "capacity": f"no alcanza la capacidad de {why.resource} junto a {listed(why.others)}",
        "ceiling": f"no alcanza el techo de {why.year} junto a {listed(why.others)}",
    }
    days = f"el {spanish(why.first_on)}" if why.first_on == why.last_on else (
        f"del {spanish(why.first_on)} al {spanish(why.last_on)}"
    )  # fmt: skip
    return f"{why.line} no puede empezar {days}: {reasons.get(why.by, why.by)}"


def chain_words(chain: TooLong, titles: Mapping[str, str]) -> list[str]:
    """What happened and the lines from it to the one that is fixed."""
    return [titles.get(chain.event, chain.event), *chain.lines]


def conflict_words(chain: TooLong, titles: Mapping[str, str]) -> str:
    """That a fixed date cannot be met, and by how much."""
    path = " → ".join(chain_words(chain, titles))
    days = "día hábil" if chain.excess == 1 else "días hábiles"
    return (
        f"{chain.line} debe terminar hasta el {spanish(chain.finish_by)} ({chain.basis}); "
        f"la cadena {path} lo excede en {chain.excess} {days}"
    )


def late_words(one: LateCommitment) -> str:
    """That a commitment will be late, by which line, and whether it would be anyway."""
    days = "día hábil" if one.days == 1 else "días hábiles"
    already = f"; con el plan vigente ya tardaba {one.days_before}" if one.days_before else ""
    return (
        f"«{one.title}» vence el {spanish(one.due_on)} y {one.line} termina el {spanish(one.expected_on)}: "
        f"{one.days} {days} tarde{already}"
    )


def spanish(day: date) -> str:
    """A day as it is written in Ecuador: 20/07/2026."""
    return day.strftime("%d/%m/%Y")


def money(cents: int) -> str:
    """Cents as dollars: 1.234,56."""
    whole = f"{abs(cents) // 100:,}".replace(",", ".")
    return f"{'-' if cents < 0 else ''}{whole},{abs(cents) % 100:02d}"


def listed(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "las demás"
