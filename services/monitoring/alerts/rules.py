"""The rules of the alerts: versioned data. A published version is never edited; a new one stands beside it.

The first version is built in. Operators add others (see the rulebook); an alert keeps to the steps of the version under
which it fired.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

DUE_SOON, OVERDUE, NO_REPORT = "due_soon", "overdue", "no_report"
EVIDENCE_MISSING, BREACHED, FEED_SILENT = "evidence_missing", "breached", "feed_silent"
NAMES = (DUE_SOON, OVERDUE, NO_REPORT, EVIDENCE_MISSING, BREACHED, FEED_SILENT)
NOTICE, WARNING, CRITICAL = "notice", "warning", "critical"

RESPONSIBLE, HEAD, COORDINATION, EXECUTIVE = "responsible", "head", "coordination", "executive"
SIGNATORY, FACILITATOR, OPERATOR = "signatory", "facilitator", "operator"
LADDER = (RESPONSIBLE, HEAD, COORDINATION, EXECUTIVE)
AUDIENCES = (*LADDER, SIGNATORY, FACILITATOR, OPERATOR)
SEVERITIES = (NOTICE, WARNING, CRITICAL)


@dataclass(frozen=True, slots=True)
class Step:
    """Who is told after how many days."""

    audience: str
    after_days: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """Of which commitments a rule speaks; None is any. Within is what is in each of the three that are set."""

    sectors: tuple[str, ...] | None = None
    cantons: tuple[str, ...] | None = None
    units: tuple[str, ...] | None = None

    def holds(self, sector: str, cantons: Iterable[str], unit: str) -> bool:
        """Whether a commitment is within: its sector, its cantons, the code of its responsible."""
        return (
            (self.sectors is None or sector in self.sectors)
            and (self.units is None or unit in self.units)
            and (self.cantons is None or any(one in self.cantons for one in cantons))
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """`steps` count unacknowledged days; `regardless` counts days late, whatever was acknowledged.

    Whoever was told of a firing alert that nobody acknowledges is told again every `repeat_days`; None is never.
    """

    name: str
    severity: str
    steps: tuple[Step, ...]
    regardless: tuple[Step, ...] = ()
    enabled: bool = True
    repeat_days: int | None = None
    scope: Scope = Scope()

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
BUILT_IN = RULES[max(RULES)]


@dataclass(frozen=True, slots=True)
class Book:
    """All versions of the rules, by number; the last one is in force."""

    versions: Mapping[int, Rules] = field(default_factory=lambda: RULES, hash=False)

    @property
    def current(self) -> Rules:
        """The version in force."""
        return self.versions[max(self.versions)]

    def of(self, version: int) -> Rules:
        """The rules of a version. Raises KeyError."""
        return self.versions[version]

    def rule_of(self, name: str, version: int) -> Rule:
        """A rule as the version has it. Raises KeyError."""
        return self.versions[version].rules[name]
