"""What a silence covers, and what it does to alerts: steps stand still, and who must be told is told."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.acts import Act, Who
from services.kernel.refusals import InvalidFields
from services.monitoring.alerts.situation import Muting
from services.monitoring.silences.domain import Announcement
from services.monitoring.silences.matching import Author, Matchers, Silence, silencing
from services.monitoring.silences.refusals import SilenceOver
from tests.unit.monitoring.given import B, Told, day, terms
from tests.unit.monitoring.watch import Watch

FACILITATOR = Who("mesa", None, "facilitator")
ACT = Act(FACILITATOR, Watch(Told()).act("2026-07-01").now, "c")
UNIT = Matchers(unit="GADM-MEJIA-TUR")


def working_on_b() -> Told:
    return Told().started(agreed_terms=terms(B, due_on="2026-12-31")).reported(B, "60", "2026-06-05")


class SilencedWatch(Watch):
    """Alerts with silences over them, on the days on which they hold."""

    def __init__(self, told: Told, *silences: Silence) -> None:
        super().__init__(told)
        self.silences = list(silences)

    def looks(self, on: str | None) -> list[str]:
        def hush(concern):
            found = silencing([one for one in self.silences if one.in_force(day(on))], concern)
            return Muting(found.id, found.ends_on + timedelta(days=1)) if found else None

        self.hush = hush
        return super().looks(on)


def a_silence(first: str, last: str, matchers: Matchers = UNIT, ended_on: str | None = None) -> Silence:
    ended = day(ended_on) if ended_on else None
    return Silence(uuid4(), matchers, Author(None, "facilitator"), "Feria", day(first), day(last), ended)


def said(watch: Watch, first: str, last: str) -> dict[str, list[str]]:
    return {on: words for on in watch.days(first, last) if (words := watch.looks(on))}


def test_steps_stand_still_under_a_silence_and_at_its_end_everyone_is_told_again():
    watch = SilencedWatch(working_on_b(), a_silence("2026-07-02", "2026-07-10"))
    assert said(watch, "2026-07-01", "2026-07-20") == {
        "2026-07-01": ["overdue Fired: responsible"],
        "2026-07-02": ["overdue Silenced: "],
        "2026-07-11": ["overdue FiredAgain: responsible"],
        "2026-07-13": ["overdue Escalated: head"],
        "2026-07-17": ["overdue Escalated: coordination"],
    }


def test_what_fires_under_a_silence_says_whom_it_would_tell_and_is_silenced_at_once():
    watch = SilencedWatch(working_on_b(), a_silence("2026-06-20", "2026-07-05"))
    assert watch.looks("2026-07-01") == ["overdue Fired: responsible", "overdue Silenced: "]
    assert watch.of("overdue").now.state == "silenced"
    assert watch.looks("2026-07-06") == ["overdue FiredAgain: responsible"]


def test_coordination_at_thirty_days_late_and_the_executive_at_sixty_are_told_whatever_happens():
    months = [a_silence("2026-07-02", "2026-08-01"), a_silence("2026-08-01", "2026-08-31")]
    watch = SilencedWatch(working_on_b(), *months)
    told = said(watch, "2026-07-01", "2026-08-31")
    assert told["2026-07-30"] == ["overdue Escalated: coordination"]
    assert told["2026-08-29"] == ["overdue Escalated: executive"]
    assert watch.of("overdue").now.state == "silenced"
    assert watch.of("overdue").now.told[-1].state == "silenced"


def test_what_is_long_overdue_when_first_seen_tells_coordination_through_the_silence():
    watch = SilencedWatch(working_on_b(), a_silence("2026-07-20", "2026-08-10"))
    assert watch.looks("2026-08-01") == [
        "overdue Fired: responsible",
        "overdue Silenced: ",
        "overdue Escalated: coordination",
    ]


def test_a_silence_ended_early_speaks_again_that_day():
    watch = SilencedWatch(working_on_b(), a_silence("2026-07-02", "2026-07-30", ended_on="2026-07-05"))
    assert said(watch, "2026-07-01", "2026-07-07") == {
        "2026-07-01": ["overdue Fired: responsible"],
        "2026-07-02": ["overdue Silenced: "],
        "2026-07-05": ["overdue FiredAgain: responsible"],
        "2026-07-07": ["overdue Escalated: head"],
    }


def test_what_is_silenced_can_be_acknowledged_and_is_silenced_again_when_that_runs_out():
    watch = SilencedWatch(working_on_b(), a_silence("2026-07-02", "2026-07-20"))
    for on in ("2026-07-01", "2026-07-02"):
        watch.looks(on)
    watch.acknowledges("overdue", "2026-07-03")
    assert watch.of("overdue").now.state == "acknowledged"
    assert said(watch, "2026-07-04", "2026-07-21") == {
        "2026-07-10": ["overdue Silenced: "],
        "2026-07-21": ["overdue FiredAgain: responsible"],
    }


def test_a_completion_resolves_what_is_silenced():
    watch = SilencedWatch(working_on_b(), a_silence("2026-07-02", "2026-07-20"))
    for on in ("2026-07-01", "2026-07-02"):
        watch.looks(on)
    watch.told.completed(B, "2026-07-03")
    assert watch.looks("2026-07-03") == ["overdue Resolved: responsible"]
    assert watch.of("overdue").now.silenced_until is None


def test_every_matcher_that_is_set_must_fit_and_the_longest_silence_is_named():
    watch = Watch(working_on_b())
    watch.looks("2026-07-01")
    now = watch.of("overdue").now
    fitting = Matchers(now.alert_id, now.commitment_id, now.milestone_id, now.unit, now.rule)
    assert fitting.fit(now)
    other = uuid4()
    for wrong in (
        Matchers(alert_id=other),
        Matchers(commitment_id=other),
        Matchers(milestone_id=other),
        Matchers(unit="OTRA"),
        Matchers(rule="due_soon"),
        Matchers(unit=now.unit, rule="due_soon"),
    ):
        assert not wrong.fit(now)
    short, long = a_silence("2026-07-01", "2026-07-02"), a_silence("2026-07-01", "2026-07-09")
    assert silencing([long, short], now) == long
    assert silencing([a_silence("2026-07-01", "2026-07-02", Matchers(unit="OTRA"))], now) is None


def test_a_silence_says_what_it_covers_and_ends_within_thirty_days():
    def announce(ends_on: str, matchers: Matchers = UNIT) -> Announcement:
        return Announcement.announce(ACT, uuid4(), day("2026-07-01"), matchers, "Feria", day(ends_on))

    assert announce("2026-07-31").now.in_force(date(2026, 7, 31))
    assert announce("2026-07-01").now.in_force(date(2026, 7, 1))
    for ends_on, matchers in (("2026-08-01", UNIT), ("2026-06-30", UNIT), ("2026-07-10", Matchers())):
        with pytest.raises(InvalidFields):
            announce(ends_on, matchers)


def test_a_silence_ends_once():
    silence = Announcement.announce(ACT, uuid4(), day("2026-07-01"), UNIT, "Feria", day("2026-07-10"))
    silence.end(ACT, day("2026-07-05"), "Terminó")
    assert [silence.now.in_force(day(on)) for on in ("2026-07-04", "2026-07-05")] == [True, False]
    with pytest.raises(SilenceOver):
        silence.end(ACT, day("2026-07-06"), "Otra vez")
    over = Announcement.announce(ACT, uuid4(), day("2026-07-01"), UNIT, "Feria", day("2026-07-10"))
    with pytest.raises(SilenceOver):
        over.end(ACT, day("2026-07-11"), "Tarde")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 70), st.integers(0, 30)), max_size=4))
def test_unacknowledged_days_are_those_that_no_silence_covered(spans):
    silences = [
        a_silence(
            (day("2026-07-01") + timedelta(days=at)).isoformat(),
            (day("2026-07-01") + timedelta(days=at + length)).isoformat(),
        )
        for at, length in spans
    ]
    watch = SilencedWatch(working_on_b(), *silences)
    head_told = next(
        (on for on in watch.days("2026-07-01", "2026-10-30") if any("head" in one for one in watch.looks(on))), None
    )
    free = 0
    for on in watch.days("2026-07-01", "2026-10-30"):
        covered = any(one.in_force(day(on)) for one in silences)
        if free >= 3 and not covered:
            assert head_told == on
            return
        free += not covered
    assert head_told is None
