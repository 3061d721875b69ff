"""The lifecycle of a pact: one table. A negotiated pact is signed first; a work plan is in force by a resolution."""

from services.agreements.lifecycles import Lifecycle
from services.kernel.words import Words

DRAFT, SIGNING, IN_FORCE, CLOSED, TERMINATED = "draft", "signing", "in_force", "closed", "terminated"
NEGOTIATED, WORK_PLAN = "negotiated", "work_plan"
KINDS = {NEGOTIATED: "Pacto negociado", WORK_PLAN: "Plan de trabajo"}

NOUN = Words("un pacto", "a pact")
STATES = {
    DRAFT: Words("en borrador", "in draft"),
    SIGNING: Words("en firma", "being signed"),
    IN_FORCE: Words("en vigor", "in force"),
    CLOSED: Words("cerrado", "closed"),
    TERMINATED: Words("terminado", "terminated"),
}
ACTS = {
    "sign": Words("firmar", "sign"),
    "enter": Words("poner en vigor", "bring into force"),
    "add": Words("agregar compromisos a", "add commitments to"),
    "close": Words("cerrar", "close"),
    "terminate": Words("terminar", "terminate"),
}
_AFTER_ENTRY = {
    "add": {DRAFT: DRAFT, SIGNING: SIGNING, IN_FORCE: IN_FORCE},
    "close": {IN_FORCE: CLOSED},
    "terminate": {IN_FORCE: TERMINATED},
}

LIFECYCLES = {
    NEGOTIATED: Lifecycle(
        NOUN, STATES, ACTS, {"sign": {DRAFT: SIGNING, SIGNING: SIGNING}, "enter": {SIGNING: IN_FORCE}, **_AFTER_ENTRY}
    ),
    WORK_PLAN: Lifecycle(NOUN, STATES, ACTS, {"sign": {}, "enter": {DRAFT: IN_FORCE}, **_AFTER_ENTRY}),
}
