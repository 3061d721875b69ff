"""What an event says about a line of a plan, in days, and the cause that it names. Pure values."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

FORECAST, OVERDUE, RENEGOTIATED, AGREED, SUSPENDED = "forecast", "overdue", "renegotiated", "agreed", "suspended"
BREACHED, WITHDRAWN, CANCELLED, COMPLETED, SUPPOSED = "breached", "withdrawn", "cancelled", "completed", "supposed"
CAUSES = (FORECAST, OVERDUE, RENEGOTIATED, AGREED, SUSPENDED, BREACHED, WITHDRAWN, CANCELLED, COMPLETED, SUPPOSED)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a plan has to change. `event` is `<aggregate>:<version>`; `day` the day that it speaks of.

    `supposed` is the kind of a hypothetical event, which no log has.
    """

    event: str
    kind: str
    day: date
    commitment_id: UUID
    milestone_id: UUID | None
    title: str

    @property
    def version(self) -> int:
        """The version of the commitment that the event is."""
        return int(self.event.rpartition(":")[2])

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it stands among others."""
        return self.event, self.day.isoformat(), str(self.milestone_id)

    @property
    def key(self) -> str:
        """What makes it this cause and no other: an overdue milestone says another day each week."""
        return f"{self.event}@{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Waits:
    """The line may start on the first working day after `cause.day`, and no earlier."""

    line: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Ended:
    """The work of the line was finished on `cause.day`: it is fact."""

    line: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Lasts:
    """The line takes so many working days more, or fewer: as much as the window of what it works for has changed."""

    line: str
    before: tuple[date, date]
    after: tuple[date, date]
    cause: Cause


@dataclass(frozen=True, slots=True)
class Costs:
    """What the line pays for costs so many cents more, or fewer."""

    line: str
    cents: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class Ceases:
    """What the line was for is not owed any more."""

    line: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Grows:
    """There is something new to be done beside the line: `title`, from `starts_on` to `due_on`."""

    line: str
    title: str
    starts_on: date
    due_on: date
    cause: Cause


Word = Waits | Ended | Lasts | Costs | Ceases | Grows
