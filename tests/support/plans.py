"""Plans for tests: the one of story 8, made-up ones of any size, and who imports them when."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from services.kernel.acts import Act, Minutes, Who
from services.monitoring.plans.axis import axis_over
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.structure import (
    Budget,
    Ceiling,
    Dependency,
    Line,
    Programme,
    Project,
    Structure,
)

NOW = datetime(2026, 6, 1, 15, tzinfo=UTC)
OPERATOR = Who("operacion", None, "operator")
OFFICER = Who("planificacion", "GADPP-PLAN", "officer")
MINUTES = Minutes("Resolución de ejemplo 001", date(2026, 1, 5))
FRAME = Structure(
    programmes=(Programme("PG1", "Fomento productivo"),), projects=(Project("PY1", "Turismo en Mejía", "PG1"),)
)


def act_by(who: Who = OPERATOR, now: datetime = NOW) -> Act:
    """An act of somebody, at a moment."""
    return Act(who, now, "correlation")


def line(code: str, starts_on: str, ends_on: str, duration: int, **more: Any) -> Line:
    """A line of FRAME's project."""
    facts = {"title": f"Línea {code}", "project": "PY1", "unit": "GADPP-TUR", **more}
    return Line(
        code, duration=duration, starts_on=date.fromisoformat(starts_on), ends_on=date.fromisoformat(ends_on), **facts
    )


def budget(year: int, cents: int, committed: int = 0, accrued: int = 0, item: str = "730601") -> Budget:
    return Budget(year, item, cents, committed, accrued)


# Story 8: 2026-08-10 is a holiday. L9 depends on nobody.
STORY = replace(
    FRAME,
    lines=(
        line("L1", "2026-07-01", "2026-07-28", 20, budgets=(budget(2026, 1_000_000),)),
        line("L2", "2026-07-29", "2026-08-12", 10),
        line("L3", "2026-08-13", "2026-09-02", 15),
        line("L9", "2026-07-01", "2026-07-03", 3),
    ),
    dependencies=(Dependency("L1", "L2"), Dependency("L2", "L3")),
)
# As the proposal of the story has them, after B's forecast of 2026-07-20.
PROPOSED = {"L1": ("2026-07-21", "2026-08-18"), "L2": ("2026-08-19", "2026-09-01"), "L3": ("2026-09-02", "2026-09-22")}


def plan_of(structure: Structure = STORY, act: Act | None = None, **more: Any) -> Plan:
    """A plan with its first edition."""
    facts = {"code": "POA-2026", "kind": "POA", "title": "POA de ejemplo", "institution": "GAD", "example": True}
    return Plan.first_edition(act or act_by(), **{**facts, "minutes": MINUTES, "structure": structure, **more})


BLOCK = 40


def any_structure(lines: int, dependencies: int, seed: int, first: int = 2026, years: int = 3) -> Structure:
    """A sound structure of that size: projects of 40 lines, which wait for earlier ones of their project."""
    rng = random.Random(seed)
    axis = axis_over(first, first + years + 10, frozenset())
    links = _any_links(lines, dependencies, rng)
    floors: list[int] = [rng.randrange(200 * years) for _ in range(lines)]
    made = []
    for at in range(lines):
        duration = rng.randrange(1, 30)
        for (_, after), lag in links.get(at, {}).items():
            floors[after] = max(floors[after], floors[at] + duration + lag)
        ends_on = axis.last_day(floors[at], duration)
        budgets = (budget(ends_on.year, rng.randrange(1, 9) * 100_000, item=f"73{rng.randrange(20):04}"),)
        named = {"title": f"Actividad inventada número {at}", "project": f"PY{at // BLOCK}"}
        days = {"duration": duration, "starts_on": axis.day(floors[at]), "ends_on": ends_on}
        made.append(Line(f"L{at:05}", unit=f"GADPP-{rng.randrange(12):02}", budgets=budgets, **named, **days))
    items = {(each.year, each.item) for one in made for each in one.budgets}
    return Structure(
        programmes=FRAME.programmes,
        projects=tuple(Project(f"PY{at}", f"Proyecto {at}", "PG1") for at in range(-(-lines // BLOCK))),
        lines=tuple(made),
        dependencies=tuple(
            Dependency(f"L{before:05}", f"L{after:05}", "FS", lag)
            for each in links.values()
            for (before, after), lag in each.items()
        ),
        ceilings=tuple(Ceiling(year, item, 10**11) for year, item in sorted(items)),
    )


def _any_links(lines: int, dependencies: int, rng: random.Random) -> dict[int, dict[tuple[int, int], int]]:
    """The lags of links by both ends, by the earlier end."""
    links: dict[int, dict[tuple[int, int], int]] = {}
    count = 0
    blocks = [min(BLOCK, lines - first) for first in range(0, lines, BLOCK)]
    while count < min(dependencies, sum(size * (size - 1) // 2 for size in blocks)):
        before = rng.randrange(lines - 1)
        after = rng.randrange(before + 1, min(lines, (before // BLOCK + 1) * BLOCK) + 1)
        if after < lines and after // BLOCK == before // BLOCK and (before, after) not in links.get(before, {}):
            links.setdefault(before, {})[before, after] = rng.choice([0, 0, 0, 1, 3])
            count += 1
    return links
