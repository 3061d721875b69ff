"""Histories of one commitment with two milestones, in every state; story 1's numbers where it matters."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from services.agreements.commitments import events
from services.agreements.commitments import lifecycle as states
from services.agreements.commitments.terms import Evidence, Milestone, Terms
from services.kernel.acts import FACILITATOR, RESPONSIBLE, VERIFIER, Minutes, Who
from tests.support.given import Happened, happened

TUR, CUL, OTHER = "TUR", "CUL", "OTHER"
RESPONSIBLE_UNIT = Who("tur", TUR, RESPONSIBLE)
CO_RESPONSIBLE_UNIT = Who("cul", CUL, RESPONSIBLE)
OTHER_UNIT = Who("other", OTHER, RESPONSIBLE)
THE_FACILITATOR = Who("fac", "FAC", FACILITATOR)
THE_VERIFIER = Who("ver", "VER", VERIFIER)

PACT, A, B = UUID(int=1), UUID(int=10), UUID(int=11)
MINUTES = Minutes("Acta 1", date(2026, 1, 1))
PHOTO = Evidence("foto", "La obra", url="https://example.org/foto")
HUNDRED = Decimal(100)
TODAY = "2026-06-30"


def terms(**changed: object) -> Terms:
    facts = {
        "pact_id": PACT,
        "statement": "Abrir la ruta",
        "responsible": TUR,
        "co_responsible": (CUL,),
        "cantons": ("1703",),
        "sector": "tourism",
        "due_on": date(2026, 9, 30),
        "budget_cents": 100,
        "milestones": (
            Milestone(A, "Inventario", 1, date(2026, 1, 1), date(2026, 3, 31)),
            Milestone(B, "Rutas", 2, date(2026, 4, 1), date(2026, 6, 30)),
        ),
    }
    return Terms(**{**facts, **changed})


def report(milestone: UUID, progress: int, on: str, **facts: object) -> Happened:
    evidence = (PHOTO,) if progress == 100 else ()
    told = {"progress": Decimal(progress), "note": None, "evidence": evidence, "state": states.IN_PROGRESS, **facts}
    return happened(events.ProgressReported, on, milestone_id=milestone, **told)


def verification(milestone: UUID, progress: int, on: str, state: str = states.IN_PROGRESS) -> Happened:
    facts = {"progress": Decimal(progress), "note": None, "state": state}
    return happened(events.ProgressVerified, on, milestone_id=milestone, **facts)


def accepted(unit: str) -> Happened:
    return happened(events.Accepted, "2026-01-01", unit=unit, note=None, state=states.DRAFTED)


DRAFTED = (happened(events.Drafted, "2026-01-01", terms=terms(), example=False, state=states.DRAFTED),)
ACCEPTED = (*DRAFTED, accepted(TUR), accepted(CUL))
AGREED = (
    *ACCEPTED,
    happened(events.Approved, "2026-01-01", minutes=MINUTES, state=states.AGREED),
    happened(events.Forecast, "2026-01-01", milestone_id=A, due_on=date(2026, 3, 1), state=states.AGREED),
)
FORECAST_VERSION = len(AGREED)
STARTED = (*AGREED, happened(events.Started, "2026-01-10", state=states.IN_PROGRESS))
COMPLETE = (
    *STARTED,
    report(A, 100, "2026-03-20"),
    report(B, 100, "2026-05-20"),
    verification(A, 100, "2026-04-01"),
    verification(B, 100, "2026-05-30"),
)
REPORT_OF_B = len(STARTED) + 2
SUSPENSION = {"ends_on": date(2026, 6, 20), "minutes": MINUTES, "state": states.SUSPENDED}
FULFILLED = (*COMPLETE, happened(events.Fulfilled, "2026-06-01", state=states.FULFILLED))

IN_STATE = {
    states.DRAFTED: DRAFTED,
    states.AGREED: AGREED,
    states.IN_PROGRESS: COMPLETE,
    states.SUSPENDED: (*COMPLETE, happened(events.Suspended, "2026-06-01", **SUSPENSION)),
    states.FULFILLED: FULFILLED,
    states.VERIFIED: (*FULFILLED, happened(events.Verified, "2026-06-02", state=states.VERIFIED)),
    states.BREACHED: (*COMPLETE, happened(events.Breached, "2026-06-01", minutes=MINUTES, state=states.BREACHED)),
    states.WITHDRAWN: (*COMPLETE, happened(events.Withdrawn, "2026-06-01", minutes=MINUTES, state=states.WITHDRAWN)),
}
