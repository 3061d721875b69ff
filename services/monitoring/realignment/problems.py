"""What realignment refuses, in words: in Spanish with the facts of the case, and in English for who asks for it."""

from services.chassis.web.problems import Problem
from services.kernel.refusals import Refusal
from services.kernel.words import Words
from services.monitoring.realignment.proposals import refusals as proposals

PROBLEMS: dict[type[Refusal], Problem] = {
    proposals.NotPending: Problem(
        "realignment-not-pending", 409,
        "La propuesta ya no está pendiente", "Solo se decide sobre una propuesta pendiente; esta está: {state}.",
        "The proposal is not pending", "Only a pending proposal can be decided; this one is {state}.",
    ),
    proposals.Expired: Problem(
        "realignment-expired", 409,
        "La propuesta ya venció", "Se podía decidir hasta el {expires_on}. El plan no cambió.",
        "The proposal has expired", "It could be decided until {expires_on}. The plan has not changed.",
    ),
    proposals.FixedDatesBroken: Problem(
        "fixed-date-exceeded", 409,
        "No hay propuesta aceptable",
        "La cadena {chain} excede en {excess} días hábiles la fecha fija {finish_by} ({basis}), que nadie puede mover.",
        "There is no acceptable proposal",
        "The chain {chain} exceeds the fixed date {finish_by} ({basis}), which nobody moves, by {excess} working days.",
        shows=("chain", "excess", "finish_by", "basis"),
    ),
    proposals.LimitsBroken: Problem(
        "limits-exceeded", 409,
        "No hay propuesta aceptable", "Ningún calendario respeta las capacidades y los techos. Líneas: {lines}.",
        "There is no acceptable proposal", "No schedule keeps capacities and ceilings. Lines: {lines}.",
        shows=("lines",),
    ),
    proposals.NoSuchOption: Problem(
        "no-such-option", 409,
        "La propuesta no tiene esa alternativa", "No tiene la alternativa {option}; sí: {options}.",
        "The proposal has no such option", "It has no option {option}; it has: {options}.",
        shows=("options",),
    ),
    proposals.WrongTier: Problem(
        "wrong-tier", 403,
        "Lo decide otro órgano", "Esta reforma la decide: {needed}. Su clave es de: {tier}.",
        "Another body decides this", "This reform is decided by: {needed}. Your key is of: {tier}.",
        shows=("needed",),
    ),
    proposals.OwnProposal: Problem(
        "own-proposal", 403,
        "Quien propone no aprueba", "Esta propuesta la hizo usted: debe decidirla otra autoridad.",
        "Who proposes does not approve", "You made this proposal: another officer must decide it.",
    ),
    proposals.NoPango: Problem(
        "no-pdf-here", 503,
        "Aquí no se pueden hacer PDF",
        "Al servidor le falta una biblioteca ({missing}). El mismo memorando está en HTML en /memo.",
        "PDFs cannot be made here", "The server lacks a library ({missing}). The same memo is in HTML at /memo.",
    ),
}  # fmt: skip

REASONS: dict[str, Words] = {
    "required_here": Words("Falta: esta suposición lo necesita.", "Missing: this supposition needs it."),
    "not_aligned": Words(
        "El plan no está alineado con ese compromiso o hito.",
        "The plan is not aligned with that commitment or milestone.",
    ),
    "no_such_line": Words("El plan no tiene esa línea.", "The plan has no such line."),
}
