"""Monte Carlo over story 8's plan: what is certain stays, what is drawn spreads, the same seed gives the same."""

import numpy as np

from services.monitoring.realignment.forecasts.simulation import Awaited, finishes, percentiles, stacked
from services.monitoring.warning.distribution import nothing_known
from tests.unit.monitoring.given import day
from tests.unit.monitoring.realignment.proposals.story import ground


def found(*awaited: Awaited, runs: int = 400, seed: int = 7):
    on = ground()
    drawn = stacked(list(finishes(on, awaited, runs, seed)))
    return {one.line: one for one in percentiles(on, drawn)}


def drawn(key: str = "b", place: int = 0, late: int = -30) -> Awaited:
    return Awaited(key, (place,), day("2026-06-30"), late, nothing_known(), day("2026-06-30"))


def test_what_is_certain_moves_the_lines_by_exactly_as_much():
    certain = Awaited("b", (0,), day("2026-06-30"), 0, None, day("2026-07-20"))
    lines = found(certain)
    assert {lines["L3"].p10, lines["L3"].p50, lines["L3"].p90} == {day("2026-09-22")}
    assert lines["L3"].planned_on == day("2026-09-02")


def test_what_waits_for_nobody_ends_when_the_plan_says():
    line = found(drawn())["X"]
    assert {line.planned_on, line.p10, line.p50, line.p90} == {day("2026-08-07")}


def test_nobody_is_pulled_and_the_percentiles_are_in_order_along_the_chain():
    lines = found(drawn())
    for name in ("L1", "L2", "L3"):
        one = lines[name]
        assert one.planned_on <= one.p10 <= one.p50 <= one.p90
    assert lines["L1"].p90 < lines["L2"].p90 < lines["L3"].p90
    assert lines["L1"].p90 > lines["L1"].planned_on


def test_the_percentiles_are_those_of_the_distribution_itself():
    on, delay = ground(), nothing_known()
    line = found(drawn(), runs=4000)["L1"]
    for share, read in ((0.5, line.p50), (0.9, line.p90)):
        late = delay.quantile(share, -30)
        floor = max(on.axis.start(day("2026-07-01")), on.axis.finish(date_after("2026-06-30", late)))
        assert abs(on.axis.start(read) - on.axis.start(on.axis.last_day(floor, 20))) <= 2


def date_after(text: str, days: int):
    return type(day(text)).fromordinal(day(text).toordinal() + days)


def test_the_same_seed_gives_the_same_runs_and_another_gives_others():
    on = ground()
    first, second, other = (stacked(list(finishes(on, [drawn()], 130, seed))) for seed in (1, 1, 2))
    assert (first == second).all()
    assert (first != other).any()


def test_another_milestone_after_it_changes_no_draw_of_the_first():
    on = ground()
    alone = stacked(list(finishes(on, [drawn("a")], 60, 3)))
    both = stacked(list(finishes(on, [drawn("a"), drawn("z", place=3)], 60, 3)))
    first = list(on.network.names).index("L1")
    assert np.array_equal(alone[:, first], both[:, first])
