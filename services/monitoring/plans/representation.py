"""Plans and their parts as the API shows them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from services.kernel.acts import PUBLIC, Who
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.structure import COLLECTIONS, Line
from services.monitoring.plans.view import Aligned

OTHERS = tuple(name for name in COLLECTIONS if name not in ("lines", "dependencies"))
MONEY = ("budgeted", "committed", "accrued")


def plan(shown: Plan) -> dict[str, Any]:
    """A plan without its lines and dependencies, which come in pages."""
    lines = shown.lines.values()
    return {
        "id": shown.id,
        "version": shown.version,
        "code": shown.code,
        "kind": shown.kind,
        "example": shown.example,
        "edition": shown.edition,
        "title": shown.title,
        "institution": shown.institution,
        "minutes": shown.minutes,
        "rest_days": shown.rest_days,
        "starts_on": min(line.starts_on for line in lines),
        "ends_on": max(line.ends_on for line in lines),
        "lines": len(lines),
        "dependencies": len(shown.frame.dependencies),
        "budget_as_of": shown.budget_as_of,
        **{name: getattr(shown.frame, name) for name in OTHERS},
    }


def line(shown: Plan, one: Line) -> dict[str, Any]:
    """A line with what was agreed for it: the first is its baseline."""
    agreed = shown.agreed[one.code]
    own = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return {**own, "baseline": agreed[0], "agreed": agreed}


def budget_rows(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Codificado, comprometido, devengado by year and item, with what is still free, and how many lines share it."""
    sums: Counter[tuple[int, str, str]] = Counter()
    shared: Counter[tuple[int, str]] = Counter()
    for each in lines:
        for budget in each.budgets:
            shared[budget.year, budget.item] += 1
            for name in MONEY:
                sums[budget.year, budget.item, name] += getattr(budget, name)
    return [
        {
            "year": year,
            "item": item,
            **{name: sums[year, item, name] for name in MONEY},
            "free": sums[year, item, "budgeted"] - sums[year, item, "committed"],
            "lines": shared[year, item],
        }
        for year, item in sorted(shared)
    ]


def alignment(each: Aligned, to: Who) -> dict[str, Any]:
    """A link; without a key, not the subject of who decided it."""
    link = {name: getattr(each.link, name) for name in each.link.__dataclass_fields__}
    return {
        "id": each.id,
        "version": each.version,
        **link,
        "decided_by": decider(each.who, to),
        "decided_on": each.decided_on,
        "why": each.why,
    }


def decider(who: Who, to: Who) -> dict[str, Any]:
    shown = {"unit": who.unit, "role": who.role}
    return shown if to.role == PUBLIC else {"subject": who.subject, **shown}
