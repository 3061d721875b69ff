"""Story 8's numbers, and what else proposals offer: each with dates, money, reform, tier and consequences."""

from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest

from services.kernel.acts import COUNCIL, ORDINANCE, PREFECT
from services.monitoring.plans.structure import PDOT, Budget, Capacity, Dependency, Goal, Indicator, Target
from services.monitoring.realignment.proposals import rules
from services.monitoring.realignment.proposals.ground import ground_of
from services.monitoring.realignment.proposals.options import Finished, NewLine
from services.monitoring.realignment.proposals.proposing import Unsound, content_of
from services.monitoring.realignment.proposals.situation import CONTRIBUTES, DEPENDS, FINANCES, Aligned
from tests.unit.monitoring.given import COMMITMENT, A, B, C, Told, day, milestone, terms
from tests.unit.monitoring.realignment.proposals import story
from tests.unit.monitoring.realignment.proposals.story import (
    L1,
    STORY,
    fixed,
    ground,
    line,
    proposed,
    slipped,
    with_lines,
)

DECIDED = datetime(2026, 1, 1, 10, 30, tzinfo=UTC)


def link(code, of, relation, weight=1):
    return Aligned(code, COMMITMENT, of.id if of else None, relation, weight, DECIDED)


def dates(option):
    return {move.line: (move.starts_after.isoformat(), move.ends_after.isoformat()) for move in option.moves}


def named(content, name):
    return next(option for option in content.options if option.name == name)


def test_a_slip_of_b_moves_the_three_lines_and_no_other():
    content = proposed(slipped(), ground())
    exact = content.options[0]
    assert (exact.name, exact.status, exact.acceptable) == ("exact", "certified", True)
    assert dates(exact) == {
        "L1": ("2026-07-21", "2026-08-18"),
        "L2": ("2026-08-19", "2026-09-01"),
        "L3": ("2026-09-02", "2026-09-22"),
    }
    assert (exact.reform.kinds, exact.reform.tier) == ((rules.RESCHEDULING,), PREFECT)
    assert exact.reform.requirements == ()
    assert [(late.line, late.days) for late in content.idle.late] == [("L1", 14), ("L2", 14), ("L3", 14)]


def test_every_moved_date_is_explained_back_to_the_forecast():
    exact = proposed(slipped(), ground()).options[0]
    whys = {why.line: why for why in exact.whys}
    assert (whys["L1"].by, whys["L1"].event, whys["L1"].first_on.isoformat()) == (
        "floor",
        f"{COMMITMENT}:5",
        "2026-07-01",
    )
    assert whys["L1"].last_on.isoformat() == "2026-07-20"
    assert (whys["L2"].by, whys["L2"].line_before) == ("link", "L1")
    assert (whys["L3"].by, whys["L3"].line_before) == ("link", "L2")


def test_a_fixed_date_that_cannot_be_met_is_named_with_its_chain_and_nothing_is_acceptable():
    content = proposed(slipped(), ground(replace(STORY, fixed_dates=fixed("L3", "2026-09-15"))))
    (only,) = content.options
    assert not only.acceptable
    (chain,) = only.chains
    assert (chain.event, chain.lines, chain.excess) == (f"{COMMITMENT}:5", ("L1", "L2", "L3"), 5)
    assert (chain.line, chain.finish_by.isoformat(), chain.basis) == ("L3", "2026-09-15", "Convenio 012-2026")
    assert content.idle.chains == only.chains


def test_a_fixed_date_that_holds_leaves_the_proposal_acceptable():
    content = proposed(slipped(), ground(replace(STORY, fixed_dates=fixed("L3", "2026-09-22"))))
    assert content.options[0].acceptable


def test_a_slip_within_the_slack_asks_for_nothing():
    assert story.asked(slipped("2026-06-30"), ground()).causes == ()


def test_there_are_at_least_two_options_and_each_is_another():
    follows = Dependency("L3", "L4")
    structure = with_lines(line("L4", "2026-09-23", "2026-09-29", 5), dependencies=(*STORY.dependencies, follows))
    content = proposed(slipped(), ground(structure))
    assert [option.name for option in content.options] == ["exact", "block", "without"]
    assert "L4" not in dates(named(content, "exact"))
    assert dates(named(content, "block"))["L4"] == ("2026-10-14", "2026-10-20")
    without = named(content, "without")
    assert (without.released, without.moves) == (("L1",), ())
    assert (without.reform.kinds[0], without.reform.tier) == (rules.RELEASE, COUNCIL)


def test_a_line_that_crosses_the_year_carries_its_balance_and_asks_for_next_years_papers():
    late = line("L3", "2026-08-13", "2026-09-02", 15, budgets=(Budget(2026, "750104", 100_00, 30_00, 10_00),))
    content = proposed(slipped("2026-11-06"), ground(with_lines(late)))
    exact = content.options[0]
    assert dates(exact)["L3"][1].startswith("2027-")
    assert [(one.year, one.initial, one.final, one.committed) for one in exact.amounts] == [
        (2026, 100_00, 30_00, 30_00),
        (2027, 0, 70_00, 0),
    ]
    assert exact.reform.kinds == (rules.REQUEST, rules.RELEASE, rules.RESCHEDULING)
    assert exact.reform.tier == COUNCIL
    assert {rules.NEXT_YEAR_LINE, rules.MULTI_YEAR, rules.FINANCIAL_REPORT} <= set(exact.reform.requirements)
    within = named(content, "within_year")
    assert within.released == ("L3",)
    assert all(ends < "2027" for _, ends in dates(within).values())


def test_annual_targets_and_programmes_that_suffer_are_named():
    structure = replace(
        STORY,
        indicators=(Indicator("KM", "Kilómetros", "km"),),
        targets=(Target("KM", 2026, 12), Target("KM", 2027, 9)),
    )
    content = proposed(slipped("2026-11-20"), ground(structure))
    (hit,) = content.options[0].suffers
    assert (hit.indicator, hit.year, hit.value, hit.lines, hit.of_lines) == ("KM", 2026, "12", ("L3",), 2)
    assert content.idle.suffers == (hit,)
    progress = {(one.programme, one.year): (one.before, one.after) for one in content.options[0].progress}
    assert progress["G1", 2026][0] == 10_000
    assert progress["G1", 2026][1] < 10_000
    assert ("G1", 2027) not in progress or progress["G1", 2027][1] == 10_000


def test_what_crosses_the_year_in_a_pdot_changes_its_goals_and_takes_an_ordinance():
    structure = with_lines(replace(story.L3, goal="M1"), goals=(Goal("M1", "Vías"),))
    exact = proposed(slipped("2026-11-20"), ground(structure, PDOT)).options[0]
    assert (exact.reform.kinds[0], exact.reform.tier) == (rules.GOALS, ORDINANCE)
    assert proposed(slipped(), ground(structure, PDOT)).options[0].reform.tier == PREFECT


def test_a_withdrawal_releases_what_is_not_committed_or_keeps_the_line_and_returns_the_balance():
    paid = replace(L1, budgets=(Budget(2026, "750104", 100_00, 30_00, 0),))
    told = Told().started().breached("2026-05-01")
    content = proposed(told, ground(with_lines(paid)), link("L1", B, FINANCES))
    release, balance = content.options
    assert (release.released, balance.released, balance.name) == (("L1",), (), "balances")
    for option in (release, balance):
        (amount,) = option.amounts
        assert (amount.initial, amount.decrease, amount.increase, amount.final) == (100_00, 70_00, 0, 30_00)
        assert option.reform.kinds[0] == rules.RELEASE


def test_a_line_that_began_is_not_released_and_its_balance_goes_back():
    began = replace(L1, began_on=L1.starts_on, budgets=(Budget(2026, "750104", 100_00, 30_00, 0),))
    told = Told().started().breached("2026-05-01")
    (only,) = proposed(told, ground(with_lines(began)), link("L1", B, FINANCES)).options
    assert (only.released, only.amounts[0].final) == ((), 30_00)


def test_more_money_is_asked_for_or_paid_by_the_same_units_balances():
    paid = replace(L1, budgets=(Budget(2026, "750104", 100_00, 30_00, 0),))
    rich = replace(story.L2, budgets=(Budget(2026, "730601", 500_00, 400_00, 0),))
    told = Told().started().renegotiated("2026-05-01", terms(budget_cents=150_00))
    content = proposed(told, ground(with_lines(paid, rich)), link("L1", None, FINANCES))
    asked, without, compensated = content.options
    assert (without.name, without.released) == ("without", ("L1",))
    assert (asked.reform.kinds[0], asked.reform.tier) == (rules.REQUEST, COUNCIL)
    assert [(one.line, one.final) for one in asked.amounts] == [("L1", 150_00)]
    assert (compensated.name, compensated.reform.kinds, compensated.reform.tier) == (
        "compensated",
        (rules.INTERNAL,),
        PREFECT,
    )
    assert [(one.line, one.increase - one.decrease) for one in compensated.amounts] == [("L1", 50_00), ("L2", -50_00)]


def test_less_money_takes_no_more_than_is_uncommitted():
    paid = replace(L1, budgets=(Budget(2026, "750104", 100_00, 80_00, 0),))
    told = Told().started().renegotiated("2026-05-01", terms(budget_cents=1_00))
    less, without = proposed(told, ground(with_lines(paid)), link("L1", None, FINANCES)).options
    assert [(one.decrease, one.final) for one in less.amounts] == [(20_00, 80_00)]
    assert (less.released, without.released) == ((), ("L1",))


def test_a_longer_window_makes_its_line_longer_and_the_next_ones_wait():
    longer = milestone("B", "2026-04-01", "2026-07-07", 2)
    told = Told().started().renegotiated("2026-05-01", terms(A, longer, C))
    exact, *others = proposed(told, ground(), link("L1", B, CONTRIBUTES)).options
    moves = {move.line: (move.duration_after - move.duration_before, move.days) for move in exact.moves}
    assert moves == {"L1": (5, 5), "L2": (0, 5), "L3": (0, 5)}
    assert [(one.name, one.released) for one in others if one.released] == [("without", ("L1",))]


def test_a_completion_freezes_its_line_offers_slack_and_pulls_nobody():
    told = Told().started().completed(B, "2026-07-10")
    content = proposed(told, ground(), link("L1", B, CONTRIBUTES), link("X", B, DEPENDS), today="2026-07-20")
    exact = content.options[0]
    assert exact.finished == (Finished("L1", day("2026-07-01"), day("2026-07-10")),)
    assert exact.moves == ()
    (offer,) = content.offers
    assert (offer.line, offer.could_start_on.isoformat(), offer.days) == ("X", "2026-07-13", 15)


def test_a_completion_after_the_plan_said_pushes_who_follows():
    told = Told().started().completed(B, "2026-08-05")
    content = proposed(told, ground(), link("L1", B, CONTRIBUTES), today="2026-08-20")
    assert dates(content.options[0])["L2"][0] == "2026-08-06"


def test_a_new_milestone_asks_for_a_line_of_its_own():
    new = milestone("D", "2026-10-01", "2026-11-30")
    told = Told().started().renegotiated("2026-05-01", terms(A, B, C, new))
    content = proposed(told, ground(), link("L1", B, CONTRIBUTES), link("L1", None, CONTRIBUTES))
    assert content.new_lines == (
        NewLine("L1.1", "L1", "Hito D", day("2026-10-01"), day("2026-11-30"), f"{COMMITMENT}:5"),
    )


def test_where_capacity_is_short_what_keeps_it_comes_first_and_the_exact_dates_stand_beside_it():
    capacities = (Capacity("VIALIDAD", day("2026-01-01"), day("2027-12-31"), 1),)
    structure = with_lines(line("L4", "2026-09-03", "2026-09-09", 5), capacities=capacities)
    content = proposed(slipped(), ground(structure))
    assert [option.name for option in content.options][:2] == ["limits", "exact"]
    limited = dates(content.options[0])
    taken = sorted(limited.values())
    assert all(one[1] < other[0] for one, other in zip(taken, taken[1:], strict=False))


def test_the_same_facts_make_the_same_bytes_a_hundred_times():
    structure = with_lines(line("L4", "2026-09-03", "2026-09-09", 5))
    made = {msgspec.json.encode(proposed(slipped(), ground(structure))) for _ in range(100)}
    assert len(made) == 1


def test_an_answer_that_breaks_the_plan_is_polished_or_never_published():
    sound = ground()
    right = sound.engine.by_dates

    def wrong(held, shock):
        schedule = right(held, shock)
        return replace(schedule, starts=(schedule.starts[0] - 1, *schedule.starts[1:]))

    capacities = (Capacity("VIALIDAD", day("2026-01-01"), day("2027-12-31"), 9),)
    structure = replace(STORY, capacities=capacities)
    polished = ground_of("POA", structure, (), replace(sound.engine, solve=wrong))
    option = proposed(slipped(), polished).options[0]
    assert (option.name, option.status, dates(option)["L1"][0]) == ("exact", "uncertified", "2026-07-21")
    hopeless = ground_of("POA", STORY, (), replace(sound.engine, solve=wrong, by_dates=wrong))
    with pytest.raises(Unsound):
        content_of(hopeless, story.asked(slipped(), hopeless))
