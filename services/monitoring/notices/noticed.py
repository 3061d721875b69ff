"""The state of a notice, and of what is handed over, as immutable values. A notice is what one recipient is to be told
of one alert through one channel; a dispatch is one message, with all the notices that leave together.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

WAITING, GROUPED, DROPPED = "waiting", "grouped", "dropped"
PENDING, DELIVERED, GIVEN_UP, WITHDRAWN = "pending", "delivered", "given_up", "withdrawn"
NOTICES, DISPATCHES = uuid5(NAMESPACE_URL, "pactos:notice"), uuid5(NAMESPACE_URL, "pactos:dispatch")
NOWHERE = "none"
ATTEMPTS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Occasion:
    """What somebody is told of: an alert, in its state, at a firing, a repeat and a step. `audience`: why they are."""

    alert_id: UUID
    alert_version: int
    rule: str
    severity: str
    about: str
    firing: int
    repeat: int
    step: int
    audience: str

    def notice_id(self, recipient: str, channel: str) -> UUID:
        """The same occasion, recipient and channel are the same notice, for ever."""
        parts = (self.alert_id, self.about, self.firing, self.repeat, self.step, recipient, channel)
        return uuid5(NOTICES, "\n".join(map(str, parts)))


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice. `due_at` (UTC) is when it may leave, `held` why not before. `reason` and `by`: why it was dropped."""

    occasion: Occasion
    recipient: str
    channel: str
    rhythm: str
    due_at: datetime
    held: str | None
    state: str = WAITING
    dispatch_id: UUID | None = None
    reason: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """One alert in a message: words and days, without links. `may_acknowledge`: the recipient can, by a link."""

    alert_id: UUID
    firing: int
    rule: str
    severity: str
    subject: str
    unit: str | None
    due_on: date | None
    days_late: int
    unacknowledged_days: int
    state: str
    may_acknowledge: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to hand a message over: when, what came of it, and why in a word."""

    at: datetime
    result: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A message on its way. `key` names it for ever; `attempts` has the last ones of `tried`.

    `subject` is the address that a confirmation asks about, None for a message of alerts. `next_at`: by the wall clock.
    """

    key: str
    recipient: str
    recipient_name: str
    channel: str
    kind: str
    language: str
    lines: tuple[WrittenLine, ...]
    total: int
    made_at: datetime
    links_until: datetime
    subject: UUID | None
    next_at: datetime
    state: str = PENDING
    first_at: datetime | None = None
    tried: int = 0
    sent_as: str | None = None
    attempts: tuple[Attempt, ...] = ()
