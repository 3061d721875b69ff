"""The state of an alert, as one immutable value: what the policy looks at, and what a row of the view holds."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.kernel.acts import Who
from services.monitoring.alerts.keys import alert_id, dedup_key

FIRING, ACKNOWLEDGED, SILENCED, RESOLVED = "firing", "acknowledged", "silenced", "resolved"
STATES = (FIRING, ACKNOWLEDGED, SILENCED, RESOLVED)


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is told: the audience and its code; `instead_of` the audience that an institution has nobody for."""

    audience: str
    unit: str | None
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """Who was told on which day, in which state of the alert."""

    on: date
    state: str
    to: Told


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said about an alert."""

    on: date
    at: datetime
    who: Who
    text: str


@dataclass(frozen=True, slots=True)
class Alerted:
    """`unacknowledged` days are those before `firing_since`. `episode` is where the tellings since the (last) fresh
    firing begin. `acknowledgements` holds for each since then what had been heard when it was made. `silenced_until` is
    the day, exclusive, through whose eve `silenced_by` covers it. `repeats` counts how often it was told again,
    `unreached` has who could not be reached in this firing.
    """

    rule: str
    rules_version: int
    severity: str
    subject_kind: str
    subject_id: str
    commitment_id: UUID | None
    milestone_id: UUID | None
    unit: str | None
    period: str
    state: str
    step: int
    firing: int
    fired_on: date
    firing_since: date
    unacknowledged: int = 0
    acknowledged_until: date | None = None
    will_do: str | None = None
    by_day: date | None = None
    acknowledgements: tuple[int, ...] = ()
    told: tuple[Telling, ...] = ()
    episode: int = 0
    resolved_on: date | None = None
    silenced_until: date | None = None
    silenced_by: UUID | None = None
    repeats: int = 0
    unreached: tuple[Told, ...] = ()
    comments: tuple[Comment, ...] = ()

    @property
    def key(self) -> str:
        """The dedup key."""
        return dedup_key(self.rule, self.commitment_id, self.subject_id, self.period)

    @property
    def alert_id(self) -> UUID:
        """The id that follows from the key."""
        return alert_id(self.key)

    @property
    def due_on(self) -> date:
        """The due date of an alert whose period is one."""
        return date.fromisoformat(self.period)

    @property
    def audiences(self) -> frozenset[str]:
        """Those whose turn came since the fresh firing, even where the facilitator was told in their place."""
        return frozenset(telling.to.instead_of or telling.to.audience for telling in self.told[self.episode :])

    @property
    def recipients(self) -> tuple[Told, ...]:
        """Everyone who has been told since the fresh firing, once."""
        return tuple(dict.fromkeys(telling.to for telling in self.told[self.episode :]))

    def last_told(self) -> dict[Told, date]:
        """Everyone who has been told since the fresh firing, and the last day on which."""
        return {telling.to: telling.on for telling in self.told[self.episode :]}

    def unacknowledged_on(self, day: date) -> int:
        """The unacknowledged days up to a day."""
        if self.state != FIRING:
            return self.unacknowledged
        return self.unacknowledged + max(0, (day - self.firing_since).days)
