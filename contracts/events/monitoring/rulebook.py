"""The book of the alerts' rules: each version as a whole, in force from its effective day. `why` is the reason."""

from decimal import Decimal
from typing import ClassVar

from contracts.events.shape import Event, Value, checked_percentage, published


class Step(Value, frozen=True, kw_only=True):
    """Who is told after how many days."""

    audience: str
    after_days: int


class Scope(Value, frozen=True, kw_only=True):
    """Of which commitments a rule speaks: null is any."""

    sectors: tuple[str, ...] | None
    cantons: tuple[str, ...] | None
    units: tuple[str, ...] | None


class Rule(Value, frozen=True, kw_only=True):
    """`steps` count unacknowledged days, `regardless` days late. Repeated every `repeat_days`; null is never."""

    name: str
    severity: str
    steps: tuple[Step, ...]
    regardless: tuple[Step, ...]
    enabled: bool
    repeat_days: int | None
    scope: Scope


class RuleBookEvent(Event, frozen=True, kw_only=True):
    """Something that happens to the one book of rules."""

    AGGREGATE: ClassVar[str] = "rulebook"


@published
class Opened(RuleBookEvent, frozen=True, kw_only=True):
    """The book with its built-in first version, before the first change."""

    TYPE: ClassVar[str] = "pactos.rulebook.opened.v1"


@published
class Adopted(RuleBookEvent, frozen=True, kw_only=True):
    """A version of all rules. `evidence_from` is a percentage."""

    TYPE: ClassVar[str] = "pactos.rulebook.adopted.v1"

    version: int
    rules: tuple[Rule, ...]
    due_soon_days: int
    no_report_days: int
    evidence_from: Decimal
    evidence_days: int
    acknowledgement_days: int
    acknowledgements: int
    silent_minutes: int

    def __post_init__(self) -> None:
        checked_percentage(self.evidence_from)
