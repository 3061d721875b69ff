"""Commitments that wait for lines of a plan: the objective counts how late they are, and a proposal tells which."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from services.monitoring.plans.structure import Capacity
from services.monitoring.realignment import network as engine
from services.monitoring.realignment.proposals.options import LateCommitment
from services.monitoring.realignment.proposals.owing import owed_of, owing
from services.monitoring.realignment.proposals.proposing import content_of
from services.monitoring.realignment.proposals.reading import situations_of
from services.monitoring.realignment.proposals.situation import CONTRIBUTES, DEPENDS, FINANCES, Aligned, Owed
from tests.unit.monitoring.given import COMMITMENT, B, C, Told, day, terms
from tests.unit.monitoring.realignment.proposals.story import STORY, asked, ground, line, proposed, slipped, with_lines

DECIDED = datetime(2026, 1, 1, 10, 30, tzinfo=UTC)
L1_WAITS = Aligned("L1", COMMITMENT, B.id, DEPENDS, 1, DECIDED)


def link(code, of, relation, weight=1):
    return Aligned(code, COMMITMENT, of.id if of else None, relation, weight, DECIDED)


def test_a_commitment_that_a_line_contributes_to_is_late_by_its_weight_if_the_line_is():
    content = proposed(slipped("2026-08-10"), ground(), L1_WAITS, link("L3", C, CONTRIBUTES, 4))
    exact = content.options[0]
    (late,) = exact.late_commitments
    assert (late.commitment_id, late.milestone_id, late.title) == (COMMITMENT, C.id, "Hito C")
    assert (late.line, late.due_on, late.expected_on) == ("L3", day("2026-09-30"), day("2026-10-13"))
    assert (late.days, late.days_before) == (8, 0)
    assert (exact.cost.lateness, exact.bound.lateness) == (4 * 8, 4 * 8)
    assert content.idle.late_commitments == (late,)


def test_what_a_line_finances_or_waits_for_is_not_made_late_by_it():
    links = (L1_WAITS, link("L3", C, FINANCES), link("L3", C, DEPENDS))
    exact = proposed(slipped("2026-08-10"), ground(), *links).options[0]
    assert (exact.cost.lateness, exact.late_commitments) == (0, ())


def test_a_due_day_on_a_sunday_counts_from_the_working_day_before():
    on_sunday = owing(ground(), [Owed("L3", COMMITMENT, C.id, "C", day("2026-09-06"), 4)])
    finish_by = on_sunday.axis.start(day("2026-09-04")) + 1
    assert on_sunday.network.dues == (engine.Due(2, finish_by, str(C.id), 4),)
    assert on_sunday.held.network is on_sunday.network


def test_of_several_lines_the_one_that_makes_it_latest_is_named_once():
    links = (L1_WAITS, *(link(code, C, CONTRIBUTES) for code in ("L2", "L3", "X")))
    exact = proposed(slipped("2026-09-07"), ground(), *links).options[0]
    (late,) = exact.late_commitments
    assert (late.line, late.days > 5) == ("L3", True)


def test_the_due_day_in_force_counts_and_what_is_done_or_ended_is_owed_no_more():
    later = msgspec.structs.replace(C, due_on=day("2026-12-15"))
    told = Told().started().renegotiated("2026-05-01", terms(B, later, due_on="2026-12-15"))
    links = [link("L3", C, CONTRIBUTES)]
    assert [one.due_on for one in owed_of(links, situations_of(COMMITMENT, told.record))] == [day("2026-12-15")]
    for over in (Told().started().completed(C, "2026-07-10"), Told().started().breached("2026-05-01")):
        assert owed_of(links, situations_of(COMMITMENT, over.record)) == ()


def test_a_due_day_before_the_calendar_is_late_and_one_beyond_it_never_is():
    before = Owed("L3", COMMITMENT, None, "A", day("1990-01-01"), 1)
    beyond = Owed("L3", UUID(int=9), None, "B", day("2300-01-01"), 1)
    (due,) = owing(ground(), [before, beyond]).network.dues
    assert (due.subject, due.finish_by) == (str(COMMITMENT), owing(ground(), []).axis.finish(day("2025-01-01")))


def test_where_capacity_is_short_the_line_that_a_commitment_waits_for_goes_first():
    """Y and Z want the same days of the one crew: Y first moves them least, but makes what waits for Z late."""
    crew = {"unit": "OBRAS"}
    both = (line("Y", "2026-07-01", "2026-07-28", 20, **crew), line("Z", "2026-07-29", "2026-08-26", 20, **crew))
    capacities = (Capacity("OBRAS", day("2026-01-01"), day("2027-12-31"), 1),)
    limited = ground(replace(with_lines(*both), capacities=capacities))
    wanted = asked(slipped("2026-07-10"), limited, link("Y", B, DEPENDS))
    moved = {move.line for move in content_of(limited, wanted).options[0].moves}
    assert moved == {"Y", "Z"}
    waiting = owing(limited, [Owed("Z", COMMITMENT, C.id, "C", day("2026-08-26"), 9)])
    first = content_of(waiting, wanted).options[0]
    assert [move.line for move in first.moves] == ["Y"]
    assert (first.cost.lateness, first.late_commitments) == (0, ())


def test_a_plan_that_nobody_waits_for_stays_the_ground_that_it_was():
    same = ground(STORY)
    assert owing(same, ()) is same


def test_who_is_late_already_says_by_how_much():
    exact = proposed(slipped(), ground(), L1_WAITS, link("L3", B, CONTRIBUTES)).options[0]
    (late,) = exact.late_commitments
    assert late == LateCommitment(
        COMMITMENT, B.id, "Hito B", "L3", day("2026-06-30"), day("2026-09-22"), late.days, late.days - 14
    )
