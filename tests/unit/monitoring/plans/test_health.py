"""Each of the ten practices is measured, and a planted weakness lowers it and is named."""

from dataclasses import replace
from datetime import date

import pytest

from services.monitoring.plans.axis import axis_of
from services.monitoring.plans.events import Agreed
from services.monitoring.plans.floats import driving_chain, floats_of
from services.monitoring.plans.health import Patient, assess
from services.monitoring.plans.structure import Capacity, Dependency, Goal, Project, Structure
from tests.support.plans import STORY, budget, line, plan_of

AXIS = axis_of(STORY, ())
SOUND = replace(
    STORY,
    goals=(Goal("OE3", "Turismo"),),
    lines=tuple(
        replace(each, goal="OE3", forecast_on=each.ends_on, budgets=(budget(2026, 100),)) for each in STORY.lines[:3]
    ),
    capacities=(Capacity("GADPP-TUR", date(2026, 1, 1), date(2026, 12, 31), 2),),
)
EARLY = date(2026, 6, 1)


def found(structure=SOUND, on=EARLY, as_of=EARLY, agreed=None, forecast=False):
    first = {each.code: (Agreed(1, each.starts_on, each.ends_on, each.duration, 0),) for each in structure.lines}
    return assess(Patient(structure, agreed or first, axis_of(structure, ()), on, as_of, forecast))


def with_line(**changes):
    return replace(SOUND, lines=(replace(SOUND.lines[0], **changes), *SOUND.lines[1:]))


def test_a_plan_that_keeps_every_practice_has_a_hundred():
    health = found()
    assert [each.measure for each in health.practices] == [100] * 10
    assert health.score == 100
    assert len({each.name for each in health.practices}) == 10


LONG = line("L4", "2026-07-01", "2026-09-02", 45, goal="OE3", forecast_on=EARLY, budgets=(budget(2026, 1),))
ALONE = line("L4", "2026-07-01", "2026-07-01", 1, goal="OE3", forecast_on=EARLY, budgets=(budget(2026, 1),))
LAST = line("L5", "2026-09-03", "2026-09-30", 20, goal="OE3", forecast_on=EARLY, budgets=(budget(2026, 1),))
LATER = {"L3": (Agreed(1, date(2026, 7, 6), date(2026, 7, 24), 15, 0),)}
WEAK = [
    (1, {"structure": replace(SOUND, projects=(*SOUND.projects, Project("PY2", "Vacío", "PG1")))}, ()),
    (2, {"structure": replace(SOUND, lines=(*SOUND.lines, ALONE))}, ("L4",)),
    (3, {"structure": with_line(budgets=())}, ("L1",)),
    (3, {"structure": with_line(unit="OTRA")}, ("L1",)),
    (4, {"structure": replace(SOUND, lines=(*SOUND.lines, LONG))}, ("L4",)),
    (5, {"structure": with_line(goal=None)}, ("L1",)),
    (6, {"structure": replace(SOUND, dependencies=())}, ("L3",)),
    (7, {"structure": replace(SOUND, lines=(*SOUND.lines, ALONE, LAST))}, ("L4",)),
    (8, {"structure": with_line(forecast_on=None)}, ("L1",)),
    (9, {"on": date(2026, 7, 2)}, ("L1",)),
]


@pytest.mark.parametrize(("number", "facts", "lines"), WEAK)
def test_a_planted_weakness_is_found_by_its_practice(number, facts, lines):
    practice = found(**facts).practices[number - 1]
    assert practice.number == number
    assert practice.passes is False
    assert practice.lines == lines
    assert "%" in practice.finding


def test_a_forecast_by_simulation_is_an_analysis_of_risk_whatever_is_expected_of_each_line():
    nobody_expects = replace(SOUND, lines=tuple(replace(each, forecast_on=None) for each in SOUND.lines))
    without, made = found(nobody_expects).practices[7], found(nobody_expects, forecast=True).practices[7]
    assert (without.passes, without.measure) == (False, 0)
    assert (made.passes, made.measure) == (True, 100)
    assert "No hay pronóstico" in without.finding


def test_a_line_far_beyond_its_baseline_is_found():
    agreed = {each.code: plan_of(SOUND).agreed[each.code] for each in SOUND.lines}
    practice = found(agreed={**agreed, **LATER}).practices[9]
    assert (practice.passes, practice.lines) == (False, ("L3",))


def test_an_old_budget_statement_is_said():
    assert "45 días" in found(as_of=None).practices[8].finding
    assert "45 días" not in found().practices[8].finding


def test_what_is_finished_is_not_judged_and_what_nothing_can_be_said_of_does_not_count():
    done = replace(
        SOUND, lines=tuple(replace(each, began_on=each.starts_on, finished_on=each.ends_on) for each in SOUND.lines)
    )
    health = found(done, on=date(2027, 1, 1), as_of=date(2027, 1, 1))
    assert health.practices[3].measure is None
    assert health.practices[3].passes is None
    assert health.score == 100


def test_floats_are_what_a_line_can_slip_under_every_kind_of_link():
    lines = (
        line("A", "2026-07-01", "2026-07-07", 5),
        line("B", "2026-07-08", "2026-07-14", 5),
        line("C", "2026-07-01", "2026-07-02", 2),
        line("D", "2026-07-01", "2026-07-01", 1),
    )
    links = (Dependency("A", "B"), Dependency("C", "B", "SS", 1), Dependency("D", "B", "FF", 2))
    floats = floats_of(lines, links, AXIS)
    assert floats == {"A": 0, "B": 0, "C": 4 + 2 - 2 + 0, "D": 7}
    assert driving_chain(lines, links, floats, AXIS) == ["A", "B"]
    assert floats_of((), (), AXIS) == {}
    assert driving_chain((), (), {}, AXIS) == []


def test_an_empty_structure_does_not_break_it():
    assert found(Structure()).score is None
