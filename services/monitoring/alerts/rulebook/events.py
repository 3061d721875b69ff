"""What happens to the book of rules: each version as a whole, with who adopted it and why."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from services.kernel.aggregates import CreationEvent, Event, register
from services.monitoring.alerts.rules import RULES, Rule, Rules

if TYPE_CHECKING:
    from services.monitoring.alerts.rulebook.domain import RuleBook


class RuleBookEvent(Event):
    pass


class Opened(CreationEvent, RuleBookEvent):
    TOPIC = "rulebook.opened"

    def apply(self, aggregate: "RuleBook") -> None:
        aggregate.versions = tuple(RULES.values())


class Adopted(RuleBookEvent):
    """`evidence_from` is a percentage; `version` that of the rules, from 2."""

    TOPIC = "rulebook.adopted"

    version: int
    rules: tuple[Rule, ...]
    due_soon_days: int
    no_report_days: int
    evidence_from: Decimal
    evidence_days: int
    acknowledgement_days: int
    acknowledgements: int
    silent_minutes: int

    def apply(self, aggregate: "RuleBook") -> None:
        adopted = Rules(
            version=self.version,
            rules={rule.name: rule for rule in self.rules},
            due_soon_days=self.due_soon_days,
            no_report_days=self.no_report_days,
            evidence_from=int(self.evidence_from * 100),
            evidence_days=self.evidence_days,
            acknowledgement_days=self.acknowledgement_days,
            acknowledgements=self.acknowledgements,
            silent_after=timedelta(minutes=self.silent_minutes),
        )
        aggregate.versions = (*aggregate.versions, adopted)


register(RuleBookEvent)
