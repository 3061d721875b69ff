"""The lifecycle of a commitment: the one table of its states, of the acts and of what each leads to.

An act that keeps the state is in the table too: the table says when it is possible. `observe` is a verifier's
observation, `undo` a correction that undoes a completion.
"""

from services.agreements.lifecycles import STATE_IT_LEFT, Lifecycle
from services.kernel.words import Words

DRAFTED, AGREED, IN_PROGRESS, SUSPENDED = "drafted", "agreed", "in_progress", "suspended"
FULFILLED, VERIFIED, BREACHED, WITHDRAWN = "fulfilled", "verified", "breached", "withdrawn"
OPEN = frozenset({DRAFTED, AGREED, IN_PROGRESS, SUSPENDED, FULFILLED})

LIFECYCLE = Lifecycle(
    noun=Words("un compromiso", "a commitment"),
    states={
        DRAFTED: Words("en borrador", "drafted"),
        AGREED: Words("acordado", "agreed"),
        IN_PROGRESS: Words("en ejecución", "in progress"),
        SUSPENDED: Words("suspendido", "suspended"),
        FULFILLED: Words("cumplido", "fulfilled"),
        VERIFIED: Words("verificado", "verified"),
        BREACHED: Words("incumplido", "breached"),
        WITHDRAWN: Words("retirado", "withdrawn"),
    },
    acts={
        "revise_terms": Words("reescribir los términos de", "revise the terms of"),
        "accept": Words("aceptar", "accept"),
        "approve": Words("aprobar", "approve"),
        "start": Words("iniciar", "start"),
        "suspend": Words("suspender", "suspend"),
        "resume": Words("reanudar", "resume"),
        "breach": Words("declarar incumplido", "declare breached"),
        "fulfil": Words("declarar cumplido", "declare fulfilled"),
        "verify": Words("verificar", "verify"),
        "observe": Words("observar el cumplimiento de", "object to the fulfilment of"),
        "undo": Words("deshacer el cumplimiento de", "undo the fulfilment of"),
        "withdraw": Words("retirar", "withdraw"),
        "report_progress": Words("reportar avance de", "report progress of"),
        "forecast": Words("pronosticar fechas de", "forecast dates of"),
        "verify_progress": Words("verificar avance de", "verify progress of"),
        "renegotiate": Words("renegociar", "renegotiate"),
        "correct": Words("corregir registros de", "correct records of"),
    },
    table={
        "revise_terms": {DRAFTED: DRAFTED},
        "accept": {DRAFTED: DRAFTED},
        "approve": {DRAFTED: AGREED},
        "start": {AGREED: IN_PROGRESS},
        "suspend": {AGREED: SUSPENDED, IN_PROGRESS: SUSPENDED},
        "resume": {SUSPENDED: STATE_IT_LEFT},
        "breach": {AGREED: BREACHED, IN_PROGRESS: BREACHED, SUSPENDED: BREACHED},
        "fulfil": {IN_PROGRESS: FULFILLED},
        "verify": {FULFILLED: VERIFIED},
        "observe": {FULFILLED: IN_PROGRESS},
        "undo": {FULFILLED: IN_PROGRESS},
        "withdraw": {DRAFTED: WITHDRAWN, AGREED: WITHDRAWN, IN_PROGRESS: WITHDRAWN, SUSPENDED: WITHDRAWN},
        "report_progress": {IN_PROGRESS: IN_PROGRESS},
        "forecast": {AGREED: AGREED, IN_PROGRESS: IN_PROGRESS, SUSPENDED: SUSPENDED},
        "verify_progress": {IN_PROGRESS: IN_PROGRESS, SUSPENDED: SUSPENDED, FULFILLED: FULFILLED},
        "renegotiate": {
            AGREED: AGREED,
            IN_PROGRESS: IN_PROGRESS,
            SUSPENDED: SUSPENDED,
            BREACHED: IN_PROGRESS,
        },
        "correct": {
            AGREED: AGREED,
            IN_PROGRESS: IN_PROGRESS,
            SUSPENDED: SUSPENDED,
            FULFILLED: FULFILLED,
            BREACHED: BREACHED,
        },
    },
)
