"""Early warning against hand-worked figures, and against what is plainly true."""

import random
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.warning.calibration import calibrate
from services.monitoring.warning.forecast import STRONGEST, Model, Past, strength_between
from services.monitoring.warning.survival import BANDS, Observation, count, estimate


def closed(*delays: int) -> list[Observation]:
    return [Observation(days, True) for days in delays]


def still_open(*delays: int) -> list[Observation]:
    return [Observation(days, False) for days in delays]


def of(unit: str, sector: str, seen: list[Observation]) -> list[Past]:
    return [Past(unit, sector, one) for one in seen]


def test_an_open_milestone_counts_only_in_the_bands_that_it_has_outlived():
    counts = count([*closed(-3, 5, 40), *still_open(20)])
    assert counts.exposed[:5] == (4, 3, 2, 1, 1)
    assert counts.closed[:5] == (1, 1, 0, 0, 1)


def test_without_censoring_the_survival_is_the_share_that_took_longer():
    delays = [-10, 0, 3, 12, 31, 45, 100, 400]
    delay = estimate(count(closed(*delays)), estimate(count(closed(*delays))))
    for band, day in enumerate(BANDS):
        assert delay.survival(band) == Fraction(sum(d > day for d in delays), len(delays))


def test_what_is_late_already_is_more_likely_to_be_very_late():
    delay = estimate(count(closed(-5, -1, 4, 9, 20, 35, 70)))
    assert delay.exceeds(30) < delay.exceeds(30, 7) < delay.exceeds(30, 15)
    assert delay.exceeds(30, 30) == 1


@given(st.lists(st.tuples(st.integers(-60, 500), st.booleans()), max_size=40))
def test_survival_never_rises_and_stays_a_probability(seen):
    delay = estimate(count(Observation(days, closed) for days, closed in seen))
    levels = [delay.survival(band) for band in range(-1, len(BANDS))]
    assert levels[0] == 1
    assert all(0 <= later <= earlier for earlier, later in zip(levels, levels[1:], strict=False))


def test_the_reference_class_speaks_until_a_unit_has_closed_three():
    past = [*of("A", "tourism", closed(50, 60)), *of("B", "tourism", closed(0, 0, 0, 0, 0, 0))]
    assert Model(past).expect("A", "tourism", None).basis == "sector"
    more = [*past, *of("A", "tourism", closed(90))]
    own = Model(more).expect("A", "tourism", None)
    assert own.basis == "sector+unit"
    assert own.severe > Model(more).expect("C", "tourism", None).severe


def test_a_sector_with_little_behind_it_borrows_from_all():
    past = of("B", "tourism", closed(0, 0, 0, 0, 0, 40))
    assert Model(past).expect("Z", "agriculture", None).basis == "all"


def test_units_that_differ_by_chance_alone_are_drawn_to_the_class_as_strongly_as_can_be():
    past = [one for unit in "ABCD" for one in of(unit, "tourism", closed(0, 0, 40, 40))]
    assert strength_between(past) == STRONGEST


def test_units_that_differ_much_speak_for_themselves_sooner():
    past = [*of("A", "tourism", closed(*[0] * 10)), *of("B", "tourism", closed(*[60] * 10))]
    assert strength_between(past) < STRONGEST


def test_perfect_forecasts_score_zero_and_the_overall_share_has_no_skill():
    assert calibrate([(Fraction(1), True), (Fraction(0), False)]).brier == 0
    assert calibrate([(Fraction(1, 2), True), (Fraction(1, 2), False)]).skill == 0
    assert calibrate([]).brier is None


def test_on_units_that_really_differ_the_model_is_worth_more_than_the_overall_share():
    draw = random.Random(7)
    shares = {"A": 0.1, "B": 0.2, "C": 0.6, "D": 0.85}

    def delay(unit: str) -> int:
        return draw.randint(31, 200) if draw.random() < shares[unit] else draw.randint(-20, 30)

    model = Model([one for unit in shares for one in of(unit, "tourism", closed(*(delay(unit) for _ in range(25))))])
    said = {unit: model.expect(unit, "tourism", None).severe for unit in shares}
    forecasts = [(said[unit], delay(unit) > 30) for unit in shares for _ in range(200)]
    assert calibrate(forecasts).skill > Fraction(1, 10)
