"""What is wrong with a plan is named, with the place and in words; each check on a planted fault."""

from dataclasses import replace
from datetime import date

import pytest

from services.kernel.refusals import InvalidFields
from services.monitoring.plans.ordering import cycle_in
from services.monitoring.plans.soundness import MOST, faults_of
from services.monitoring.plans.structure import (
    Budget,
    Capacity,
    Ceiling,
    Dependency,
    FixedDate,
    Goal,
    Indicator,
    Project,
    Structure,
    Target,
)
from tests.support.plans import STORY, any_structure, budget, line, plan_of

L1, L2, L3, L9 = STORY.lines


def with_line(changed, at=0):
    lines = list(STORY.lines)
    lines[at] = changed
    return replace(STORY, lines=tuple(lines))


def linked(*dependencies):
    return replace(STORY, dependencies=(*STORY.dependencies, *dependencies))


PLANTED = [
    (replace(STORY, lines=()), "/lines", "ninguna línea"),
    (replace(STORY, lines=(*STORY.lines, L1)), "/lines/4/code", "L1 está repetido"),
    (replace(STORY, projects=STORY.projects * 2), "/projects/1/code", "PY1 está repetido"),
    (linked(Dependency("L1", "L2")), "/dependencies/2", "repetido"),
    (with_line(replace(L1, project="PY7")), "/lines/0/project", "PY7"),
    (with_line(replace(L1, goal="OE7")), "/lines/0/goal", "OE7"),
    (with_line(replace(L1, indicator="I7")), "/lines/0/indicator", "I7"),
    (replace(STORY, projects=(*STORY.projects, Project("P2", "x", "PG7"))), "/projects/1/programme", "PG7"),
    (replace(STORY, indicators=(Indicator("I", "x", "y", "OE7"),)), "/indicators/0/goal", "OE7"),
    (replace(STORY, targets=(Target("I7", 2026, 1),)), "/targets/0/indicator", "I7"),
    (linked(Dependency("L1", "L7")), "/dependencies/2/after", "L7"),
    (linked(Dependency("L7", "L1")), "/dependencies/2/before", "L7"),
    (replace(STORY, fixed_dates=(FixedDate("L7", date(2026, 9, 9), "x"),)), "/fixed_dates/0/line", "L7"),
    (replace(STORY, goals=(Goal("OE1", "x", None, (18,)),)), "/goals/0/sdgs", "17"),
    (with_line(replace(L1, duration=-1)), "/lines/0/duration", "0 a 4000"),
    (with_line(replace(L9, starts_on=date(2026, 8, 10)), 3), "/lines/3/starts_on", "2026-08-11"),
    (with_line(replace(L3, ends_on=date(2026, 9, 3)), 2), "/lines/2/ends_on", "2026-09-02"),
    (with_line(replace(L9, finished_on=date(2026, 7, 2)), 3), "/lines/3/finished_on", "cuándo empezó"),
    (
        with_line(replace(L9, began_on=date(2026, 7, 2), finished_on=date(2026, 7, 1)), 3),
        "/lines/3/finished_on",
        "antes",
    ),
    (
        replace(STORY, capacities=(Capacity("U", date(2026, 2, 1), date(2026, 1, 1), 1),)),
        "/capacities/0/last_on",
        "antes",
    ),
    (with_line(replace(L1, budgets=(budget(2026, 100, 200),))), "/lines/0/budgets/0/committed", "codificado"),
    (with_line(replace(L1, budgets=(budget(2026, 300, 100, 200),))), "/lines/0/budgets/0/accrued", "comprometido"),
    (with_line(replace(L1, budgets=(budget(2026, 1), budget(2026, 2)))), "/lines/0/budgets/1", "repetido"),
    (linked(Dependency("L3", "L1")), "/dependencies/2", "L1 → L2 → L3 → L1"),
    (linked(Dependency("L9", "L9")), "/dependencies/2", "L9 → L9"),
    (linked(Dependency("L9", "L1", "FS", 0)), "/dependencies/2", "2026-07-06"),
    (linked(Dependency("L9", "L1", "SS", 2)), "/dependencies/2", "2026-07-03"),
    (linked(Dependency("L3", "L9", "FF", 0)), "/dependencies/2", "FF +0"),
    (linked(Dependency("L3", "L9", "SF", 0)), "/dependencies/2", "SF +0"),
    (replace(STORY, fixed_dates=(FixedDate("L3", date(2026, 9, 1), "x"),)), "/fixed_dates/0/finish_by", "2026-09-02"),
    (replace(STORY, ceilings=(Ceiling(2026, "730601", 999_999),)), "/ceilings/0/cents", "1000000"),
    (replace(STORY, ceilings=(Ceiling(2026, "x", 1), Ceiling(2026, "x", 2))), "/ceilings/1", "repetido"),
    (with_line(replace(L1, budgets=(Budget(2099, "x", 1),))), "", "60 años"),
]


def test_the_story_is_sound():
    assert faults_of(STORY) == []


@pytest.mark.parametrize(("structure", "pointer", "words"), PLANTED, ids=lambda value: value if value else None)
def test_a_planted_fault_is_found_where_it_is(structure, pointer, words):
    (found,) = faults_of(structure)
    assert found.pointer == pointer
    assert words in found.reason
    assert found.reason.english != str(found.reason)


def test_too_many_lines_are_refused_with_the_most_that_may_be(monkeypatch):
    monkeypatch.setitem(MOST, "lines", 3)
    (found,) = faults_of(STORY)
    assert "Son 4 y se admiten 3" in found.reason


def test_a_lead_and_a_milestone_without_duration_are_sound():
    sound = replace(
        STORY,
        lines=(*STORY.lines, line("M", "2026-07-29", "2026-07-29", 0), line("N", "2026-07-24", "2026-07-27", 2)),
        dependencies=(
            *STORY.dependencies,
            Dependency("L1", "M"),
            Dependency("M", "L2"),
            Dependency("L1", "N", "FS", -3),
            Dependency("L9", "L1", "SF", -2),
        ),
    )
    assert faults_of(sound) == []


def test_what_began_is_fact_and_need_not_keep_the_plan():
    began = replace(L2, began_on=date(2026, 7, 20))
    assert faults_of(with_line(began, 1)) == []


def test_who_waits_for_a_line_that_was_late_in_fact_must_be_moved():
    late = replace(L1, began_on=date(2026, 7, 1), finished_on=date(2026, 7, 31))
    (found,) = faults_of(with_line(late))
    assert found.pointer == "/dependencies/0"


def test_a_local_holiday_is_no_working_day():
    (found,) = faults_of(STORY, [date(2026, 7, 1), date(2026, 7, 2)])[:1]
    assert "2026-07-03" in found.reason


def test_a_plan_with_a_fault_is_not_made():
    with pytest.raises(InvalidFields) as refused:
        plan_of(linked(Dependency("L3", "L1")))
    assert refused.value.errors[0].pointer == "/dependencies/2"


def test_a_cycle_deep_in_a_large_graph_is_found_without_recursion():
    chain = [(at, at + 1) for at in range(50_000)]
    assert cycle_in(chain) == []
    assert cycle_in([*chain, (50_000, 49_998)]) == [49_998, 49_999, 50_000]


def test_a_made_up_plan_of_any_size_is_sound():
    assert faults_of(any_structure(300, 900, seed=7)) == []
    assert faults_of(Structure(lines=any_structure(300, 900, seed=7).lines)) != []
