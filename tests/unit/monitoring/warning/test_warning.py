"""Early warning against hand-worked figures, against worlds whose truth is known, and against what is plainly true."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.warning.backtest import EFFECTIVE, RECORDED, backtest, forecasts
from services.monitoring.warning.calibration import calibrate
from services.monitoring.warning.distribution import (
    EARLIEST,
    LONGEST,
    SEVERE,
    Counts,
    Delay,
    count,
    nothing_known,
    posterior,
)
from services.monitoring.warning.model import Model
from services.monitoring.warning.observations import Observations, observe
from services.monitoring.warning.strength import GRID, UNTOLD, Group, strength_between
from tests.unit.monitoring.warning.worlds import TODAY, at, seen, world

ALMOST_NOTHING = 1e-9


def counts(closed: list[int], still_open: list[int] = (), stands: int = 1000) -> Counts:
    days = np.array([*closed, *still_open])
    was_closed = np.array([True] * len(closed) + [False] * len(still_open))
    return count(days, was_closed, np.where(was_closed, stands, days))


def estimate(closed: list[int], still_open: list[int] = ()) -> Delay:
    return posterior(nothing_known(), counts(closed, still_open), ALMOST_NOTHING)


def past(unit: list[int], days: list[int], sector: list[int] | None = None) -> Observations:
    """Closed milestones of which all is known."""
    number = len(unit)
    return Observations(
        np.array(unit),
        np.array(sector or [0] * number),
        np.array(days),
        np.full(number, True),
        np.full(number, 1000),
        np.full(number, False),
    )


def test_without_censoring_the_probability_is_the_share_that_took_longer():
    delays = [-10, 0, 3, 12, 31, 45, 100, 400]
    for day in (-11, -10, 0, 30, 31, 99, 100, 399, 400):
        assert estimate(delays).exceeds(day) == pytest.approx(sum(d > day for d in delays) / len(delays), abs=1e-6)


def test_an_open_one_counts_through_the_days_that_it_has_stood_and_no_further():
    # At 20 two of three are at risk and one closes; then the open one at 25 is gone: the last closes at 40 of one.
    delay = estimate([10, 20, 40], [25])
    assert delay.exceeds(10) == pytest.approx(3 / 4)
    assert delay.exceeds(20) == pytest.approx(3 / 4 * 2 / 3)
    assert delay.exceeds(39) == pytest.approx(1 / 2)
    assert delay.exceeds(40) == pytest.approx(0, abs=1e-6)


def test_one_that_closed_long_before_others_could_does_not_make_them_early():
    # Both of the first kind are due in a year; one closed 300 days early. Neither stands at the first day yet.
    days, closed, stands = np.array([-300, -365, 5]), np.array([True, False, True]), np.array([-365, -365, 900])
    found = count(days, closed, stands)
    assert (found.closings, int(found.watched[0])) == (1, 1)


def test_the_class_and_the_record_are_weighted_by_their_numbers():
    prior = estimate([0, 0, 0, 60])
    drawn = posterior(prior, counts([60] * 6), 4)
    assert drawn.exceeds(SEVERE) == pytest.approx((4 * 0.25 + 6 * 1) / 10)


def test_what_is_late_already_is_more_likely_to_be_very_late():
    delay = estimate([-5, -1, 4, 9, 20, 35, 70])
    assert delay.exceeds(SEVERE) < delay.exceeds(SEVERE, 7) < delay.exceeds(SEVERE, 15)
    assert delay.exceeds(SEVERE, 30) == 1
    assert delay.quantile(0.5) == 9
    assert delay.quantile(0.5, 9) == 35
    assert nothing_known().quantile(0.99999) is None


@given(st.lists(st.tuples(st.integers(-400, 900), st.booleans()), max_size=40), st.floats(0.1, 50))
def test_survival_never_rises_and_stays_a_probability(observed, mass):
    days, closed = np.array([d for d, _ in observed], dtype=int), np.array([c for _, c in observed], dtype=bool)
    levels = posterior(nothing_known(), count(days, closed, np.maximum(days, 0)), mass).survival
    assert ((levels >= 0) & (levels <= 1)).all()
    assert (np.diff(levels) <= 1e-12).all()


@given(st.floats(0, 1, exclude_max=True), st.none() | st.integers(-400, 900))
def test_a_drawn_delay_is_the_quantile_of_its_number(uniform, late):
    delay = posterior(nothing_known(), counts([-20, 0, 3, 40, 40, 90], [15, 60]), 1)
    drawn = delay.draw(uniform, late)
    assert drawn > (late if late is not None and late <= LONGEST else EARLIEST - 1)
    if drawn <= LONGEST:
        assert 1 - delay.exceeds(drawn, late) >= uniform - 1e-9
    least = EARLIEST if late is None else max(EARLIEST, late + 1)
    if least < drawn:
        assert 1 - delay.exceeds(drawn - 1, late) <= uniform + 1e-9


def test_drawn_delays_are_spread_as_the_distribution_says():
    delay = estimate([-5, 4, 9, 35, 70])
    draws = delay.draws((np.arange(10_000) + 0.5) / 10_000, 0)
    assert sorted(set(draws.tolist())) == [4, 9, 35, 70]
    assert np.mean(draws > SEVERE) == pytest.approx(delay.exceeds(SEVERE, 0), abs=1e-3)


def test_a_unit_is_never_judged_by_its_own_colour_alone():
    alone = Model(past([0] * 50, [60] * 50))
    assert alone.expect(0, 0) is None
    assert alone.expect(1, 0).basis.closed_by_others == 50


def test_the_reference_class_speaks_until_a_unit_has_closed_three():
    others = [1] * 6
    two, three = Model(past([0, 0, *others], [90] * 2 + [0] * 6)), Model(past([0] * 3 + others, [90] * 3 + [0] * 6))
    assert not two.expect(0, 0).basis.by_unit
    without = Model(past(others, [0] * 6)).expect(0, 0)
    assert two.expect(0, 0).delay.exceeds(SEVERE) == pytest.approx(without.delay.exceeds(SEVERE))
    own = three.expect(0, 0)
    assert (own.basis.by_unit, own.basis.closed_by_unit, own.basis.closed_by_others) == (True, 3, 6)
    assert own.delay.exceeds(SEVERE) > two.expect(0, 0).delay.exceeds(SEVERE)


def test_a_milestone_of_the_unit_is_in_its_record_and_not_in_its_class_too():
    model = Model(past([0] * 5 + [1] * 6, [90] * 5 + [0] * 6))
    assert model.expect(0, 0).basis.closed_in_sector == 6
    assert model.expect(1, 0).basis.closed_in_sector == 5


def test_a_sector_with_little_behind_it_borrows_from_all():
    model = Model(past([1] * 20, [0] * 20, [0] * 20))
    tourism, agriculture = model.expect(7, 0), model.expect(7, 1)
    assert (tourism.basis.closed_in_sector, agriculture.basis.closed_in_sector) == (20, 0)
    assert agriculture.delay.exceeds(SEVERE) < 0.05


def test_the_strength_between_units_is_found_again():
    draw = np.random.default_rng(3)

    def groups(strength: float) -> list[Group]:
        truth = draw.beta(strength * 0.3, strength * 0.7, 200)
        return [Group(20, int(draw.binomial(20, share)), 0.3) for share in truth]

    for strength in (2.0, 8.0, 32.0):
        assert 0.5 <= strength_between(groups(strength)) / strength <= 2
    assert strength_between([Group(20, int(draw.binomial(20, 0.3)), 0.3) for _ in range(200)]) >= GRID[-2]
    assert strength_between([Group(20, 1, 0.3)] * 2) == UNTOLD


def test_the_true_probability_is_found_through_what_is_still_open():
    made = world(1, units=200, each=100, years=1.0)
    now = observe(made.seen, TODAY)
    delay = Model(now).expect(-1, 0).delay
    truth = np.mean(made.delays > SEVERE)
    assert delay.exceeds(SEVERE) == pytest.approx(truth, abs=0.01)
    # The share among those that closed is another: what is late takes longer to close.
    assert abs(np.mean(now.days[now.closed] > SEVERE) - truth) > 0.04


def test_open_milestones_are_forecast_as_they_come():
    made = world(2, units=300, each=60)
    now = observe(made.seen, TODAY)
    asked = ~now.closed & (now.stands <= SEVERE)
    said = forecasts(Model(now), now.where(asked))
    came = made.delays[made.seen.agreed_on <= TODAY][asked] > SEVERE
    score = calibrate(said, came)
    assert score.count > 2000
    assert score.skill > 0.15
    for tenth in score.tenths:
        if tenth.count >= 50:
            noise = (tenth.said * (1 - tenth.said) / tenth.count) ** 0.5
            assert abs(tenth.said - tenth.came) < 3.5 * noise + 0.02, tenth


def test_drawn_towards_the_class_it_says_more_than_the_class_or_the_record_alone():
    made = world(4, units=400, each=12, spread=5)
    now = observe(made.seen, TODAY)
    model = Model(now)
    said, alone = [], []
    for unit in range(400):
        expected = model.expect(unit, 0)
        own = now.where((now.unit == unit) & now.closed)
        if expected.basis.by_unit:
            said.append((expected.delay.exceeds(SEVERE) - made.truth[unit]) ** 2)
            alone.append((np.mean(own.days > SEVERE) - made.truth[unit]) ** 2)
    whole = np.mean((model.expect(-1, 0).delay.exceeds(SEVERE) - made.truth) ** 2)
    assert len(said) > 350
    assert np.mean(said) < 0.75 * min(np.mean(alone), whole)


def test_the_backtest_asks_with_what_was_known_and_counts_each_whose_time_has_passed():
    made = world(5, units=40, each=60)
    tested = backtest(made.seen, date.fromordinal(TODAY))
    score = tested.calibration
    assert len(tested.origins) == 18
    assert score.count > 500
    assert score.skill > 0.1
    gap = sum(tenth.count * abs(tenth.said - tenth.came) for tenth in score.tenths) / score.count
    assert gap < 0.06


def test_what_was_recorded_late_was_not_known_on_the_day():
    due = TODAY - 400 + np.arange(40) * 5
    made = seen(np.arange(40) % 4, due, np.zeros(40, dtype=int))
    all_at_once = np.full(40, TODAY - 1)
    late = type(made)(
        made.unit, made.sector, made.first_due, made.agreed_on, at(all_at_once), made.completed_on, at(all_at_once),
        made.left_on, made.left_at, made.units, made.sectors,
    )  # fmt: skip
    assert backtest(late, date.fromordinal(TODAY), RECORDED).calibration.count == 0
    assert backtest(late, date.fromordinal(TODAY), EFFECTIVE).calibration.count > 0


def test_a_model_that_looks_ahead_would_be_found_out():
    made = world(6, units=30, each=40)
    honest = backtest(made.seen, date.fromordinal(TODAY)).calibration
    everything = observe(made.seen, TODAY)
    cheating = calibrate((everything.days > SEVERE).astype(float), everything.days > SEVERE)
    assert cheating.brier == 0 < honest.brier


def test_what_left_without_an_outcome_counts_neither_way():
    made = seen(np.array([0, 1]), np.array([TODAY - 100, TODAY - 100]), np.array([500, 500]))
    left = type(made)(
        made.unit, made.sector, made.first_due, made.agreed_on, made.agreed_at, made.completed_on, made.completed_at,
        np.array([TODAY - 90, made.left_on[1]]), at(np.array([TODAY - 90, made.left_on[1]])), made.units, made.sectors,
    )  # fmt: skip
    now = observe(left, TODAY)
    assert now.gone.tolist() == [True, False]
    assert now.days.tolist() == [10, 100]
    assert backtest(left, date.fromordinal(TODAY)).gone > 0


def test_perfect_forecasts_score_zero_and_the_overall_share_has_no_skill():
    assert calibrate(np.array([1.0, 0.0]), np.array([True, False])).brier == 0
    assert calibrate(np.array([0.5, 0.5]), np.array([True, False])).skill == 0
    assert calibrate(np.array([]), np.array([])).brier is None
