"""The rules of the alerts: versioned data. A published version is never edited; a new one stands beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

DUE_SOON, OVERDUE, NO_REPORT = "due_soon", "overdue", "no_report"
EVIDENCE_MISSING, BREACHED, FEED_SILENT = "evidence_missing", "breached", "feed_silent"
NAMES = (DUE_SOON, OVERDUE, NO_REPORT, EVIDENCE_MISSING, BREACHED, FEED_SILENT)
NOTICE, WARNING, CRITICAL = "notice", "warning", "critical"

RESPONSIBLE, HEAD, COORDINATION, EXECUTIVE = "responsible", "head", "coordination", "executive"
SIGNATORY, FACILITATOR, OPERATOR = "signatory", "facilitator", "operator"


@dataclass(frozen=True, slots=True)
class Step:
    """Who is told after how many days."""

    audience: str
    after_days: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """`steps` count unacknowledged days; `regardless` counts days late, whatever was acknowledged."""

    name: str
    severity: str
    steps: tuple[Step, ...]
    regardless: tuple[Step, ...] = ()

    def number_of(self, audience: str) -> int:
        """The number of the step that tells an audience, from 1; 0 for one that no step tells."""
        return next((at for at, step in enumerate(self.steps, 1) if step.audience == audience), 0)


@dataclass(frozen=True, slots=True)
class Rules:
    """One version of all rules. Progress is in hundredths of a percent."""

    version: int
    rules: Mapping[str, Rule] = field(hash=False)
    due_soon_days: int = 15
    no_report_days: int = 30
    evidence_from: int = 80_00
    evidence_days: int = 7
    acknowledgement_days: int = 7
    acknowledgements: int = 2
    silent_after: timedelta = timedelta(minutes=15)


def _by_name(*rules: Rule) -> Mapping[str, Rule]:
    return {rule.name: rule for rule in rules}


RULES: Mapping[int, Rules] = {
    1: Rules(
        version=1,
        rules=_by_name(
            Rule(DUE_SOON, NOTICE, (Step(RESPONSIBLE),)),
            Rule(
                OVERDUE,
                WARNING,
                (Step(RESPONSIBLE), Step(HEAD, 3), Step(COORDINATION, 7), Step(EXECUTIVE, 15)),
                regardless=(Step(COORDINATION, 30), Step(EXECUTIVE, 60)),
            ),
            Rule(NO_REPORT, WARNING, (Step(RESPONSIBLE),)),
            Rule(EVIDENCE_MISSING, NOTICE, (Step(RESPONSIBLE),)),
            Rule(BREACHED, CRITICAL, (Step(COORDINATION), Step(SIGNATORY))),
            Rule(FEED_SILENT, CRITICAL, (Step(OPERATOR),)),
        ),
    )
}
CURRENT = RULES[max(RULES)]
