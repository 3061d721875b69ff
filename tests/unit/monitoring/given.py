"""A small language for the history of a commitment: `Told()` writes one event after the other."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from contracts.events import Event, Who
from contracts.events.agreements import commitments as events
from contracts.events.agreements.terms import Evidence, Milestone, Minutes, Terms
from services.monitoring.tracking.record import Record, build

NAMES = UUID("0197a5c0-0000-7000-8000-000000000001")
PACT = uuid5(NAMES, "pact")
COMMITMENT = uuid5(NAMES, "commitment")
RESPONSIBLE = Who(subject="turismo-mejia", unit="GADM-MEJIA-TUR", role="responsible")
MINUTES = Minutes(reference="Acta 1", dated=date(2026, 1, 1))
PHOTO = Evidence(kind="photo", description="Vía terminada", url="https://example.org/foto")


def day(text: str) -> date:
    return date.fromisoformat(text)


def milestone(name: str, starts_on: str, due_on: str, weight: int = 1, cancelled: bool = False) -> Milestone:
    return Milestone(
        id=uuid5(NAMES, name),
        title=f"Hito {name}",
        weight=weight,
        starts_on=day(starts_on),
        due_on=day(due_on),
        cancelled=cancelled,
    )


A = milestone("A", "2026-01-01", "2026-03-31")
B = milestone("B", "2026-04-01", "2026-06-30", weight=2)
C = milestone("C", "2026-07-01", "2026-09-30")


def terms(*milestones: Milestone, due_on: str = "2026-09-30", **changes: Any) -> Terms:
    facts = {
        "pact_id": PACT,
        "statement": "Señalizar la ruta turística",
        "responsible": "GADM-MEJIA-TUR",
        "co_responsible": (),
        "cantons": ("1703",),
        "sector": "tourism",
        "due_on": day(due_on),
        "budget_cents": 100_00,
        "milestones": milestones or (A, B, C),
    }
    return Terms(**{**facts, **changes})


class Told:
    """The events of one commitment. Each is recorded an hour after the one before, or at the moment given."""

    def __init__(self, begins: str = "2026-01-01") -> None:
        self.events: list[Event] = []
        self.state = "drafted"
        self.moment = datetime.combine(day(begins), datetime.min.time(), UTC) + timedelta(hours=6)

    def says(self, kind: type[Event], on: str, state: str | None = None, at: datetime | None = None, **facts: Any):
        self.state = state or self.state
        self.moment = max(self.moment + timedelta(hours=1), at or self.moment)
        self.events.append(
            kind(
                recorded_at=self.moment,
                effective_on=day(on),
                who=RESPONSIBLE,
                why=None,
                correlation_id="c",
                causation_id=None,
                state=self.state,
                **facts,
            )
        )
        return self

    @property
    def version(self) -> int:
        return len(self.events)

    @property
    def history(self) -> list[tuple[int, Event]]:
        return list(enumerate(self.events, 1))

    @property
    def record(self) -> Record:
        return build(self.history)

    def drafted(self, on: str, agreed_terms: Terms | None = None):
        return self.says(events.Drafted, on, terms=agreed_terms or terms(), example=False)

    def started(self, on: str = "2026-01-01", agreed_terms: Terms | None = None):
        """Drafted, accepted, approved and started on one day."""
        self.drafted(on, agreed_terms)
        self.says(events.Accepted, on, unit="GADM-MEJIA-TUR", note=None)
        self.says(events.Approved, on, "agreed", minutes=MINUTES)
        return self.says(events.Started, on, "in_progress")

    def reported(self, of: Milestone, progress: str, on: str, evidence=(), at: datetime | None = None):
        return self.says(
            events.ProgressReported,
            on,
            at=at,
            milestone_id=of.id,
            progress=Decimal(progress),
            note=None,
            evidence=tuple(evidence),
        )

    def completed(self, of: Milestone, on: str, at: datetime | None = None):
        return self.reported(of, "100", on, [PHOTO], at)

    def verified(self, of: Milestone, progress: str, on: str, state: str | None = None):
        return self.says(events.ProgressVerified, on, state, milestone_id=of.id, progress=Decimal(progress), note=None)

    def forecast(self, of: Milestone, due_on: str, on: str):
        return self.says(events.Forecast, on, milestone_id=of.id, due_on=day(due_on))

    def corrected(self, version: int, progress: str, state: str | None = None):
        about = self.events[version - 1]
        return self.says(
            events.Corrected,
            about.effective_on.isoformat(),
            state,
            version=version,
            type="commitment.progress-reported",
            milestone_id=about.milestone_id,
            progress=Decimal(progress),
            due_on=None,
            note=None,
            evidence=(),
        )

    def renegotiated(self, on: str, new_terms: Terms, state: str | None = None):
        return self.says(
            events.Renegotiated, on, state, terms=new_terms, agreed_by=("GADM-MEJIA-TUR",), minutes=MINUTES
        )

    def suspended(self, on: str, ends_on: str):
        return self.says(events.Suspended, on, "suspended", ends_on=day(ends_on), minutes=MINUTES)

    def resumed(self, on: str):
        return self.says(events.Resumed, on, "in_progress", minutes=MINUTES)

    def breached(self, on: str):
        return self.says(events.Breached, on, "breached", minutes=MINUTES)

    def fulfilled(self, on: str):
        return self.says(events.Fulfilled, on, "fulfilled")


def story_one() -> Told:
    """Story 1: A completed, B reported at 30."""
    return Told().started().completed(A, "2026-03-20").reported(B, "30", "2026-05-10")
