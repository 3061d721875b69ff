"""Any history, any day, any moment: the assessment equals a naive recomputation, and the lights equal brute force."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.monitoring.tracking.assessment import assess
from services.monitoring.tracking.light import Lens
from services.monitoring.tracking.lights import LAST_DAY, lights, renewed
from services.monitoring.tracking.lights import days_late as late_on
from services.monitoring.tracking.record import Record, build, extend
from tests.unit.monitoring.given import story_one
from tests.unit.monitoring.histories import FIRST, SPAN, histories, moments
from tests.unit.monitoring.naive import naive

LATEST = FIRST + timedelta(days=SPAN + 150)


def as_naive(figures):
    if figures is None:
        return None
    names = ("declared", "verified", "expected", "ratio", "light", "days_late")
    return {name: getattr(figures, name) for name in names}


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_status_at_any_two_times_equals_a_naive_recomputation(data):
    told = data.draw(histories())
    as_of = data.draw(st.dates(FIRST - timedelta(days=2), LATEST))
    known_at = data.draw(moments(told))
    found, expected = assess(told.record, as_of, known_at), naive(told, as_of, known_at)
    if expected is None:
        assert found is None
        return
    assert found.state == expected["state"]
    assert as_naive(found.figures) == expected["own"]
    assert as_naive(found.against_baseline) == expected["baseline"]
    assert (found.pace.will_meet, found.pace.projected_on) == expected["pace"]


@settings(max_examples=150, deadline=None)
@given(histories())
def test_the_lights_of_every_day_equal_an_assessment_on_that_day(told):
    record = told.record
    stretches = iter(lights(record))
    stretch = next(stretches)
    assert stretch.from_day == record.drafted_on.toordinal()
    for day in range(stretch.from_day, LATEST.toordinal()):
        if day > stretch.until_day:
            before, stretch = stretch, next(stretches)
            assert stretch.from_day == before.until_day + 1
            assert stretch[2:] != before[2:]
        seen = assess(record, date.fromordinal(day))
        baseline = seen.against_baseline
        assert (stretch.state, stretch.light) == (seen.state, seen.figures.light)
        assert stretch.baseline_light == (baseline.light if baseline else None)
        assert late_on(stretch, day) == seen.figures.days_late
        if baseline:
            assert max(0, min(day, stretch.counted_to) - stretch.baseline_owed) == (
                baseline.days_late if seen.state != "drafted" else 0
            )
    assert (stretch.until_day, list(stretches)) == (LAST_DAY, [])


@settings(max_examples=200, deadline=None)
@given(histories(), st.integers(0, 20))
def test_a_record_grows_event_by_event_and_so_do_its_lights(told, cut):
    cut = min(cut, len(told.history))
    record = extend(build(told.history[:cut]), told.history[cut:])
    assert record == told.record
    grown, known = Record(), []
    for version, event in told.history:
        grown = extend(grown, [(version, event)])
        known = renewed(known, grown, event.effective_on.toordinal()).stretches
        assert known == lights(grown)


def test_the_light_changes_overnight_without_an_event():
    stretches = lights(story_one().record, since=date(2026, 5, 16).toordinal())
    assert [(date.fromordinal(one.from_day).isoformat(), one.light) for one in stretches][:2] == [
        ("2026-05-16", "yellow"),
        ("2026-05-29", "red"),
    ]


def test_thousands_of_days_are_decided_by_a_few_looks(monkeypatch):
    looks = []
    seen = Lens.light
    monkeypatch.setattr(Lens, "light", lambda lens, day: looks.append(day) or seen(lens, day))
    lights(story_one().record)
    assert len(looks) < 160
