"""What is sent to somebody, whatever carries it: the lines, the language, and the key under which it is sent once."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

SPANISH, ENGLISH = "es", "en"
LANGUAGES = (SPANISH, ENGLISH)
IMMEDIATE, DIGEST, CONFIRMATION = "immediate", "digest", "confirmation"
KINDS = (IMMEDIATE, DIGEST, CONFIRMATION)
FIRING, RESOLVED = "firing", "resolved"
SEVERITIES = ("critical", "warning", "notice")
KEYS = uuid5(NAMESPACE_URL, "pactos:notice-message")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One alert in a message. `subject` and `unit` are words; `due_on` is the day that was to be kept.

    `unacknowledged_days` is above 0 for who is told because another did not answer. `acknowledge_url` is None for who
    may not acknowledge, and for what is resolved.
    """

    alert_id: UUID
    rule: str
    severity: str
    subject: str
    see_url: str
    acknowledge_url: str | None = None
    unit: str | None = None
    due_on: date | None = None
    days_late: int = 0
    unacknowledged_days: int = 0
    state: str = FIRING


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one recipient (a code). Raises ValueError where it has no line, or no such language or kind.

    `key` names it for ever: the same key is the same message, sent again or not. `made_at` is the moment, aware, at
    which it became due. `preferences_url` is where the recipient chooses what comes; `all_url` lists all its alerts.
    """

    recipient: str
    recipient_name: str
    lines: tuple[Line, ...]
    key: str
    made_at: datetime
    preferences_url: str
    all_url: str
    language: str = SPANISH
    kind: str = IMMEDIATE
    more: int = 0
    confirm_url: str | None = None

    def __post_init__(self) -> None:
        if bool(self.lines) == (self.kind == CONFIRMATION) or (self.confirm_url is None) == (self.kind == CONFIRMATION):
            raise ValueError("a message has at least one line, a confirmation its link alone")
        if self.made_at.tzinfo is None:
            raise ValueError("a message's moment is aware")
        if self.language not in LANGUAGES or self.kind not in KINDS or not self.key:
            raise ValueError(f"no such message: {self.language!r}, {self.kind!r}, {self.key!r}")

    @property
    def id(self) -> UUID:
        """The key as an identifier that every channel can carry."""
        return uuid5(KEYS, self.key)

    @property
    def by_urgency(self) -> tuple[Line, ...]:
        """The lines: the gravest first, then the latest; what is resolved last."""
        return tuple(sorted(self.lines, key=_urgency))


def _urgency(line: Line) -> tuple[bool, int, int, str, str]:
    gravity = SEVERITIES.index(line.severity) if line.severity in SEVERITIES else len(SEVERITIES)
    return (line.state == RESOLVED, gravity, -line.days_late, line.subject, str(line.alert_id))
