"""What the rules look at: the plain facts of one commitment, and that a rule holds for something."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.monitoring.alerts.keys import alert_id, dedup_key
from services.monitoring.alerts.rules import Rules

MILESTONE, COMMITMENT, FEED = "milestone", "commitment", "feed"


@dataclass(frozen=True, slots=True)
class Watched:
    """An open milestone.

    `silent_since` is the day of its last report, or of its start; `unevidenced_since` the day from which its reports of
    80 or more stand without evidence.
    """

    milestone_id: UUID
    starts_on: date
    due_on: date
    silent_since: date
    unevidenced_since: date | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """A commitment as it is known. `latest` is the day of its latest fact, `breached_on` set while it is breached.

    While `owed` it is still to be fulfilled. Through `muted_until` a suspension is in effect: nothing new is said.
    """

    commitment_id: UUID
    responsible: str
    due_on: date
    latest: date
    milestones: tuple[Watched, ...] = ()
    muted_until: date | None = None
    breached_on: date | None = None
    owed: bool = False
    sector: str = ""
    cantons: tuple[str, ...] = ()

    def muted(self, day: date) -> bool:
        return self.muted_until is not None and day <= self.muted_until


@dataclass(frozen=True, slots=True)
class Concern:
    """A rule holds for a subject. With rule and subject, the period makes the key of the alert."""

    rule: str
    subject_kind: str
    subject_id: str
    period: str
    commitment_id: UUID | None = None
    milestone_id: UUID | None = None
    unit: str | None = None
    days_late: int = 0

    @property
    def key(self) -> str:
        return dedup_key(self.rule, self.commitment_id, self.subject_id, self.period)

    @property
    def alert_id(self) -> UUID:
        return alert_id(self.key)


@dataclass(frozen=True, slots=True)
class Muting:
    """A silence covers an alert through the eve of the day `until`."""

    silence_id: UUID
    until: date


def days_to_look(rules: Rules, situation: Situation) -> set[date]:
    """The days on which, without any event, a rule may begin or cease to hold."""
    days = set()
    if situation.owed:
        days |= {situation.due_on - timedelta(days=rules.due_soon_days), situation.due_on + timedelta(days=1)}
    for one in situation.milestones:
        days |= {one.due_on - timedelta(days=rules.due_soon_days), one.due_on + timedelta(days=1)}
        days.add(max(one.starts_on, one.silent_since + timedelta(days=rules.no_report_days)))
        if one.unevidenced_since is not None:
            days.add(one.unevidenced_since + timedelta(days=rules.evidence_days))
    if days and situation.muted_until is not None and situation.muted_until < date.max:
        days.add(situation.muted_until + timedelta(days=1))
    return days
