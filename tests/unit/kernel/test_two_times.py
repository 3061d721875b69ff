"""Two times: the answer for a day, as far as it was known at a moment."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.kernel.two_times import Fact, Timeline, is_late_record

MAY_1, MAY_20, MAY_21 = date(2026, 5, 1), date(2026, 5, 20), date(2026, 5, 21)
FIRST_DAY, FIRST_MOMENT = date(2026, 1, 1), datetime(2026, 1, 1, 12, tzinfo=UTC)


def moment(hours: int) -> datetime:
    return FIRST_MOMENT + timedelta(hours=hours)


def naive(facts: list[Fact[int]], as_of: date | None, known_at: datetime | None) -> int | None:
    """The definition in domain.md, word for word."""
    known = [fact for fact in facts if known_at is None or fact.recorded_at <= known_at]
    standing = [
        fact
        for place, fact in enumerate(known)
        if not any(later.version == fact.version for later in known[place + 1 :])
    ]
    candidates = [fact for fact in standing if as_of is None or fact.effective_on <= as_of]
    candidates.sort(key=lambda fact: (fact.effective_on, fact.version))
    return candidates[-1].value if candidates else None


@st.composite
def histories(draw: st.DrawFn) -> list[Fact[int]]:
    """Facts in the order of recording: new versions at any effective day, and corrections of earlier ones."""
    facts: list[Fact[int]] = []
    hours = 0
    for version in range(1, draw(st.integers(0, 8)) + 1):
        hours += draw(st.integers(0, 3))
        about = draw(st.sampled_from([version, *(fact.version for fact in facts)]))
        effective_on = next(
            (fact.effective_on for fact in facts if fact.version == about),
            FIRST_DAY + timedelta(days=draw(st.integers(0, 6))),
        )
        facts.append(Fact(about, effective_on, moment(hours), draw(st.integers(0, 100))))
    return facts


def timeline_of(facts: list[Fact[int]]) -> Timeline[int]:
    timeline: Timeline[int] = Timeline()
    for fact in facts:
        timeline = timeline.record(fact.version, fact.effective_on, fact.recorded_at, fact.value)
    return timeline


@given(
    histories(),
    st.none() | st.integers(-1, 7).map(lambda days: FIRST_DAY + timedelta(days=days)),
    st.none() | st.integers(-1, 25).map(moment),
)
def test_a_timeline_answers_as_the_definition_says(facts, as_of, known_at):
    assert timeline_of(facts).at(as_of, known_at) == naive(facts, as_of, known_at)


@given(histories(), st.integers(0, 8), st.integers(0, 25).map(moment))
def test_what_was_known_then_is_the_same_with_or_without_what_came_later(facts, size, known_at):
    earlier = [fact for fact in facts if fact.recorded_at <= known_at]
    assert timeline_of(facts).at(known_at=known_at) == timeline_of(earlier).at()


def test_a_report_of_40_effective_05_01_recorded_later_leaves_60_on_05_21():
    timeline = Timeline().record(5, MAY_20, moment(1), 60).record(6, MAY_1, moment(2), 40)
    assert timeline.at(MAY_21) == 60
    assert timeline.at(date(2026, 5, 19)) == 40
    assert timeline.at() == 60


def test_before_the_first_fact_there_is_nothing_or_the_default():
    timeline = Timeline().record(1, MAY_1, moment(1), 60)
    assert timeline.at(date(2026, 4, 30)) is None
    assert timeline.at(date(2026, 4, 30), default=0) == 0
    assert timeline.fact_at(known_at=moment(0)) is None


def test_both_bounds_are_inclusive():
    timeline = Timeline().record(1, MAY_1, moment(1), 60)
    assert timeline.at(MAY_1, moment(1)) == 60
    assert timeline.at(MAY_1, moment(1) - timedelta(microseconds=1)) is None
    assert timeline.at(MAY_1 - timedelta(days=1), moment(1)) is None


def test_on_one_effective_day_the_later_version_counts():
    timeline = Timeline().record(4, MAY_20, moment(1), 60).record(7, MAY_20, moment(2), 30)
    assert timeline.at(MAY_20) == 30


def test_a_correction_counts_at_the_corrected_events_day_and_from_its_own_moment():
    timeline = Timeline().record(5, MAY_1, moment(1), 80).record(5, MAY_1, moment(9), 30)
    assert timeline.at(MAY_1, moment(8)) == 80
    assert timeline.at(MAY_1, moment(9)) == 30
    assert [fact.value for fact in timeline.known()] == [30]
    assert timeline.about(5).value == 30


def test_a_correction_of_an_old_report_does_not_displace_a_newer_one():
    timeline = Timeline().record(5, MAY_1, moment(1), 80).record(6, MAY_20, moment(2), 90)
    corrected = timeline.record(5, MAY_1, moment(3), 30)
    assert corrected.at(MAY_21) == 90
    assert corrected.at(MAY_1) == 30


def test_recording_leaves_the_timeline_it_started_from_as_it_was():
    before = Timeline().record(1, MAY_1, moment(1), 60)
    before.record(2, MAY_20, moment(2), 70)
    assert before.at() == 60


def test_a_value_of_nothing_is_a_fact_too():
    timeline = Timeline().record(1, MAY_1, moment(1), 60).record(2, MAY_20, moment(2), None)
    assert timeline.at(MAY_21) is None
    assert timeline.fact_at(MAY_21).version == 2


def test_more_than_thirty_days_after_is_a_late_record():
    assert not is_late_record(date(2026, 3, 20), date(2026, 4, 19))
    assert is_late_record(date(2026, 3, 20), date(2026, 4, 20))
