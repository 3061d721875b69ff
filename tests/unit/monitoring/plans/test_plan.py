"""A plan changes by editions, budget statements and accepted realignments, and remembers what was agreed."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.kernel.acts import Minutes
from services.kernel.refusals import InvalidFields
from services.monitoring.plans import domain, events
from services.monitoring.plans.domain import plan_id
from services.monitoring.plans.events import Entry, Resolution
from services.monitoring.plans.refusals import PlanMoved
from services.monitoring.plans.structure import Ceiling, Dependency, FixedDate, Structure
from tests.support.plans import OFFICER, PROPOSED, STORY, act_by, any_structure, budget, line, plan_of

REALIGNMENT = UUID("7b0b9f5e-3f0a-5a5e-9d0c-0d6a3a1c2b4d")
RESOLUTION = Resolution("Prefectura", "Resolución", "RES-EJ-14", date(2026, 5, 20), "ab" * 32)
STATEMENT = Minutes("Cédula presupuestaria de mayo", date(2026, 5, 31))


def proposed(plan, moves=PROPOSED):
    return {
        code: replace(plan.lines[code].standing, starts_on=date.fromisoformat(start), ends_on=date.fromisoformat(end))
        for code, (start, end) in moves.items()
    }


def realign(plan, standings, seen=None, **more):
    facts = {"realignment_id": REALIGNMENT, "resolution": RESOLUTION, "why": "B se atrasó", **more}
    plan.apply_realignment(act_by(OFFICER), plan.version if seen is None else seen, standings, **facts)


def refused(plan, standings, **more):
    version = plan.version
    with pytest.raises(InvalidFields) as error:
        realign(plan, standings, **more)
    assert plan.version == version
    return error.value.errors[0]


def spent(budgeted, committed=0, accrued=0, code="L1", item="730601"):
    return Entry(code, 2026, item, budgeted, committed, accrued)


def record(plan, *entries, as_of=date(2026, 5, 31)):
    plan.record_budget(act_by(), as_of=as_of, minutes=STATEMENT, entries=entries)


def test_a_plan_is_known_by_its_code():
    plan = plan_of()
    assert (plan.id, plan.version, plan.edition) == (plan_id("POA-2026"), 1, 1)
    assert plan.is_whole
    assert plan.structure == STORY


def test_an_accepted_proposal_moves_its_lines_raises_the_version_by_one_and_keeps_the_baseline():
    plan = plan_of()
    realign(plan, proposed(plan))
    assert (plan.version, plan.edition) == (2, 1)
    assert {code: (str(plan.lines[code].starts_on), str(plan.lines[code].ends_on)) for code in PROPOSED} == PROPOSED
    assert plan.lines["L9"] == STORY.lines[3]
    assert plan.baseline("L1").ends_on == date(2026, 7, 28)
    assert [agreed.version for agreed in plan.agreed["L1"]] == [1, 2]
    assert [agreed.version for agreed in plan.agreed["L9"]] == [1]
    (event,) = plan.pending_events[1:]
    assert [change.line for change in event.changes] == ["L1", "L2", "L3"]
    assert event.changes[0].before.starts_on == date(2026, 7, 1)
    assert (event.why, event.resolution, event.realignment_id) == ("B se atrasó", RESOLUTION, REALIGNMENT)


def test_a_line_that_stays_as_it_is_is_no_change():
    plan = plan_of()
    realign(plan, {**proposed(plan), "L9": plan.lines["L9"].standing})
    assert [change.line for change in plan.pending_events[-1].changes] == ["L1", "L2", "L3"]


def test_a_proposal_worked_out_on_another_version_is_refused():
    plan = plan_of()
    standings = proposed(plan)
    realign(plan, standings)
    with pytest.raises(PlanMoved) as error:
        realign(plan, standings, seen=1)
    assert error.value.facts == {"seen": 1, "current": 2}
    assert plan.version == 2


def test_a_proposal_that_breaks_a_dependency_changes_nothing():
    plan = plan_of()
    found = refused(plan, proposed(plan, {"L1": PROPOSED["L1"]}))
    assert found.pointer == "/dependencies/0"


def test_a_proposal_may_not_go_beyond_a_fixed_date():
    plan = plan_of(replace(STORY, fixed_dates=(FixedDate("L3", date(2026, 9, 15), "Ley"),)))
    assert refused(plan, proposed(plan)).pointer == "/fixed_dates/0/finish_by"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"starts_on": date(2026, 7, 2), "ends_on": date(2026, 7, 6)}, "/changes/L9"),
        ({"released": True}, "/changes/L9/released"),
        ({"finished_on": date(2026, 7, 6)}, "/changes/L9"),
    ],
)
def test_what_is_finished_is_not_moved(changes, pointer):
    done = replace(STORY.lines[3], began_on=date(2026, 7, 1), finished_on=date(2026, 7, 3))
    plan = plan_of(replace(STORY, lines=(*STORY.lines[:3], done)))
    assert refused(plan, {"L9": replace(done.standing, **changes)}).pointer == pointer


def test_what_began_may_be_longer_and_does_not_start_anew():
    begun = replace(STORY.lines[3], began_on=date(2026, 7, 1))
    plan = plan_of(replace(STORY, lines=(*STORY.lines[:3], begun)))
    assert refused(plan, {"L9": replace(begun.standing, starts_on=date(2026, 7, 2))}).pointer == "/changes/L9/starts_on"
    realign(plan, {"L9": replace(begun.standing, duration=4, ends_on=date(2026, 7, 6))})
    assert plan.lines["L9"].duration == 4


def test_a_released_line_binds_nobody_and_is_released_once():
    plan = plan_of()
    gone = replace(plan.lines["L1"].standing, released=True, budgets=(budget(2026, 0),))
    realign(plan, {"L1": gone})
    assert plan.lines["L1"].released
    assert refused(plan, {"L1": gone}).pointer == "/changes/L1"


def test_only_what_is_not_committed_can_move():
    plan = plan_of(
        replace(STORY, lines=(replace(STORY.lines[0], budgets=(budget(2026, 100, 60, 40),)), *STORY.lines[1:]))
    )
    standing = plan.lines["L1"].standing
    assert "60" in refused(plan, {"L1": replace(standing, budgets=(budget(2026, 59, 59, 40),))}).reason
    assert "60" in refused(plan, {"L1": replace(standing, budgets=())}).reason
    assert (
        refused(plan, {"L1": replace(standing, budgets=(budget(2026, 90, 70, 40),))}).pointer == "/changes/L1/budgets"
    )
    moved = (budget(2026, 60, 60, 40), budget(2027, 40))
    assert refused(plan, {"L1": replace(standing, budgets=(*moved, budget(2028, 5, 5)))}).reason
    realign(plan, {"L1": replace(standing, budgets=moved)})
    assert plan.lines["L1"].budgets == moved


def test_new_money_comes_with_its_ceiling():
    plan = plan_of(replace(STORY, ceilings=(Ceiling(2026, "730601", 1_000_000),)))
    more = {"L1": replace(plan.lines["L1"].standing, budgets=(budget(2026, 1_200_000),))}
    assert refused(plan, more).pointer == "/ceilings/0/cents"
    realign(plan, more, ceilings=(Ceiling(2026, "730601", 1_200_000),))
    assert plan.structure.ceilings == (Ceiling(2026, "730601", 1_200_000),)


def test_a_proposal_may_bring_a_line_with_its_dependencies():
    plan = plan_of()
    new = Structure(lines=(line("L4", "2026-09-03", "2026-09-04", 2),), dependencies=(Dependency("L3", "L4"),))
    realign(plan, {}, added=new)
    assert plan.structure == STORY.with_more(new)
    assert plan.baseline("L4").version == 2
    assert refused(plan, {}, added=new).pointer == "/lines/5/code"


def test_an_unknown_line_is_named():
    plan = plan_of()
    assert "L7" in refused(plan, {"L7": plan.lines["L1"].standing}).reason


@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"resolution": replace(RESOLUTION, dated=date(2026, 6, 2))}, "/resolution/dated"),
        ({"effective_on": date(2026, 6, 2)}, "/effective_on"),
        ({"effective_on": date(2026, 5, 19)}, "/effective_on"),
    ],
)
def test_no_act_takes_effect_in_the_future_or_before_what_it_cites(facts, pointer):
    plan = plan_of()
    assert refused(plan, proposed(plan), **facts).pointer == pointer


def test_a_budget_statement_replaces_what_its_rows_name():
    plan = plan_of()
    record(plan, spent(1_000_000, 400_000, 100_000))
    assert plan.lines["L1"].budgets == (budget(2026, 1_000_000, 400_000, 100_000),)
    assert plan.budget_as_of == date(2026, 5, 31)
    assert len(plan.agreed["L1"]) == 1
    record(plan, spent(900_000, 400_000, 100_000))
    assert [agreed.budgeted for agreed in plan.agreed["L1"]] == [1_000_000, 900_000]


@pytest.mark.parametrize(
    ("entries", "pointer"),
    [
        ([spent(1, code="L7")], "/entries/0/line"),
        ([spent(1, item="999999")], "/entries/0/item"),
        ([spent(1), spent(1)], "/entries/1"),
        ([spent(1, 2)], "/entries/0/committed"),
        ([spent(3, 1, 2)], "/entries/0/accrued"),
        ([spent(2_000_001)], "/ceilings/0/cents"),
    ],
)
def test_a_statement_with_a_bad_row_records_nothing(entries, pointer):
    plan = plan_of(replace(STORY, ceilings=(Ceiling(2026, "730601", 2_000_000),)))
    with pytest.raises(InvalidFields) as error:
        record(plan, *entries)
    assert error.value.errors[0].pointer == pointer
    assert plan.version == 1


def test_a_statement_is_not_older_than_the_last_and_not_of_tomorrow():
    plan = plan_of()
    record(plan, spent(1_000_000))
    for as_of in (date(2026, 5, 30), date(2026, 6, 2)):
        with pytest.raises(InvalidFields) as error:
            record(plan, spent(1_000_000), as_of=as_of)
        assert error.value.errors[0].pointer == "/as_of"


def test_another_edition_replaces_the_structure_and_keeps_what_was_agreed():
    plan = plan_of()
    longer = replace(STORY.lines[3], duration=4, ends_on=date(2026, 7, 6))
    plan.new_edition(
        act_by(), title="Reforma", institution="GAD", minutes=Minutes("R2", date(2026, 5, 30)),
        structure=replace(STORY, lines=(longer,), dependencies=()),
    )  # fmt: skip
    assert (plan.edition, plan.title, list(plan.lines)) == (2, "Reforma", ["L9"])
    assert [agreed.duration for agreed in plan.agreed["L9"]] == [3, 4]
    assert plan.baseline("L1").ends_on == date(2026, 7, 28)


def test_what_is_large_comes_in_parts_and_is_whole_with_the_last():
    structure = any_structure(4_000, 8_000, seed=3)
    plan = plan_of(structure)
    events_ = plan.pending_events
    assert len(events_) > 2
    assert [event.part for event in events_] == list(range(1, len(events_) + 1))
    assert {event.parts for event in events_} == {len(events_)}
    assert plan.structure == structure
    seen, replayed = [], None
    for event in events_:
        replayed = event.mutate(replayed)
        seen.append(replayed.is_whole)
    assert seen == [False] * (len(events_) - 1) + [True]
    assert replayed.structure == structure


def test_a_large_realignment_comes_in_parts(monkeypatch):
    monkeypatch.setattr(domain, "PART", 700)
    plan = plan_of()
    realign(plan, proposed(plan))
    parts = [event for event in plan.pending_events if isinstance(event, events.Realigned)]
    assert [event.part for event in parts] == [1, 2, 3]
    assert plan.is_whole
    assert {code: (str(plan.lines[code].starts_on), str(plan.lines[code].ends_on)) for code in PROPOSED} == PROPOSED
