"""From an event's receipt to its stored proposal: batch, look at the plan in memory, checked options, write.

The plan is generated (10 000 lines, 30 000 dependencies, the seed is named) and lies on PostgreSQL; each event is a
forecast that makes one line wait, and the proposal of the event before is superseded. Beside it: the dates alone.
"""

import statistics
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from services.kernel.acts import Act, Who
from services.monitoring.plans.alignment.domain import Alignment
from services.monitoring.plans.alignment.link import DEPENDS, AlignmentLink
from services.monitoring.plans.domain import Plan
from services.monitoring.realignment import passes
from services.monitoring.realignment.dates import solve_dates
from services.monitoring.realignment.network import Shock
from services.monitoring.realignment.proposals.ground import GROUNDS
from services.monitoring.realignment.proposals.planner import Planner
from services.monitoring.ticks.ticker import monitoring_acts
from tests.integration.monitoring.house import House
from tests.support.plans import any_structure, plan_of
from tests.unit.monitoring.given import Told, milestone, terms

SEED, LINES, DEPENDENCIES = 2026, 10_000, 30_000
EVENTS, WARMING = 40, 3
TARGET_P50, TARGET_P95 = 100.0, 2000.0
SOMEBODY = Who("bench", None, "facilitator")


def run(postgres_url: str) -> list[dict[str, Any]]:
    """The rows of the table."""
    if compiling := passes.warm():
        compiling.join()
    house = House(postgres_url)
    try:
        return _rows(*_times(house))
    finally:
        house.close()


def _times(house: House) -> tuple[list[float], list[float], int]:
    """The milliseconds from receipt to stored proposal, those of the dates alone, and how many lines moved in all."""
    act = Act(SOMEBODY, datetime(2026, 1, 10, tzinfo=UTC), "bench")
    plan = plan_of(any_structure(LINES, DEPENDENCIES, SEED), act, code=f"POA-{uuid4().hex[:8]}")
    house.store.execute(lambda work: work.add(plan), deadline=60)
    lines = sorted(plan.lines.values(), key=lambda line: (line.starts_on, line.code))[100 : 100 + EVENTS + WARMING]
    subjects = []
    for line in lines:
        of = milestone(line.code, "2026-01-01", "2026-01-02")
        told = Told("2025-12-01").started("2026-01-01", terms(of, due_on="2026-01-02"))
        link = AlignmentLink(plan.id, line.code, DEPENDS, house.knows(told), of.id, 1, date(2026, 1, 1))
        house.store.execute(lambda work, link=link: work.add(Alignment.decide(act, link, "bench")))
        subjects.append((line, of, told, link.commitment_id))
    planner = Planner(house.store, monitoring_acts)
    planner.step()
    whole, alone, moved = [], [], 0
    for line, of, told, commitment in subjects:
        told.forecast(of, (line.starts_on + timedelta(days=45)).isoformat(), "2026-01-01")
        began = time.perf_counter()
        house.knows(told, commitment)
        made = planner.look_at(plan.id)
        whole.append(1000 * (time.perf_counter() - began))
        (new,) = [one for one in made if one.now.state == "pending"]
        moved += len(new.now.content.options[0].moves)
        alone.append(_dates_alone(house, plan.id))
    return whole[WARMING:], alone[WARMING:], moved


def _dates_alone(house: House, plan_id: Any) -> float:
    """The milliseconds that the engine takes for dates, with an empty shock: the floor of any look."""
    ground = GROUNDS.of(house.store.get(Plan, plan_id))
    began = time.perf_counter()
    solve_dates(ground.held_free, Shock())
    return 1000 * (time.perf_counter() - began)


def _rows(whole: list[float], alone: list[float], moved: int) -> list[dict[str, Any]]:
    words = f"{LINES} lines, {DEPENDENCIES} dependencies, seed {SEED}, {moved} lines moved in all"
    p50, p95 = statistics.median(whole), sorted(whole)[int(0.95 * (len(whole) - 1))]
    floor = statistics.median(alone)
    return [
        _row(f"from an event's receipt to its stored proposal, p50; {words}", p50, floor, TARGET_P50),
        _row(f"from an event's receipt to its stored proposal, p95; {words}", p95, floor, TARGET_P95),
    ]


def _row(name: str, value: float, baseline: float, target: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": value,
        "unit": "ms",
        "baseline": baseline,
        "ratio": value / baseline if baseline else None,
        "target": target,
        "met": value <= target,
    }
