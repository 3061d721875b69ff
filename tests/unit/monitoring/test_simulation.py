"""A dry run says what the live alerts said, day by day; and a year of them against a table written by hand."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.calendar import day_of
from services.monitoring.alerts.recipients import circles, recipients
from services.monitoring.alerts.rules import BUILT_IN
from services.monitoring.alerts.simulation import EFFECTIVE, RECORDED, SAID, Acknowledgement, History, simulate
from services.monitoring.alerts.watching import heard_of
from services.monitoring.tracking.record import build
from tests.unit.monitoring.given import COMMITMENT, Told, day, milestone, terms
from tests.unit.monitoring.histories import FIRST, SPAN, histories
from tests.unit.monitoring.watch import UNITS, Watch

LAST = FIRST + timedelta(days=SPAN + 120)
WORDS = {what: event.__name__ for event, what in SAID.items()}


def who(concern, audiences):
    return recipients(audiences, concern.unit, ("GADM-MEJIA-TUR",), UNITS), circles(audiences, concern.unit, UNITS)


def dry(told: Told, last: date, by: str, acknowledged=()) -> dict[str, list[str]]:
    """What the dry run says, in the words of the watch, by day."""
    said: dict[str, list[str]] = {}
    history = History(COMMITMENT, told.record, acknowledged)
    for one in simulate(history, BUILT_IN, who, last, by):
        words = f"{one.rule} {WORDS[one.what]}: {', '.join(each.audience for each in one.told)}"
        said.setdefault(one.on.isoformat(), []).append(words)
    return said


def known_by(told: Told, on: date) -> Told:
    """As it was known at the end of a day."""
    known = Told()
    known.events = [event for event in told.events if day_of(event.recorded_at) <= on]
    return known


@settings(max_examples=100, deadline=None)
@given(histories(), st.data())
def test_a_dry_run_over_what_was_recorded_says_what_the_live_alerts_said_each_day(told, data):
    watch, live, acknowledged = Watch(Told()), {}, []
    day_now = FIRST
    while day_now <= LAST:
        watch.told = known_by(told, day_now)
        if watch.told.events:
            if words := watch.looks(day_now.isoformat()):
                live[day_now.isoformat()] = words
            for key, alert in watch.alerts.items():
                heard = heard_of(watch.told.record, alert.now.milestone_id)
                may = alert.now.state == "firing" and alert.now.acknowledgements.count(heard) < 2
                if may and data.draw(st.integers(0, 5)) == 0:
                    watch.acknowledges(alert, day_now.isoformat())
                    acknowledged.append(Acknowledgement(key, day_now, heard))
        day_now += timedelta(days=1)
    assert {on: sorted(words) for on, words in dry(told, LAST, RECORDED, acknowledged).items()} == {
        on: sorted(words) for on, words in live.items()
    }


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, SPAN))
def test_what_is_known_of_a_day_is_what_was_true_by_then_where_facts_count_from_their_effective_day(told, offset):
    """Whatever came later changes nothing of what is said of a day before."""
    until = FIRST + timedelta(days=offset)
    later = {event.effective_on for event in told.events}
    said = dry(told, until, EFFECTIVE)
    longer = dry(told, until + timedelta(days=60), EFFECTIVE)
    assert said == {on: words for on, words in longer.items() if on <= until.isoformat()}
    assert later


# A year of one commitment, due 2026-12-15: two milestones, one late by 70 days, the other never begun, and a breach.
EARLY = milestone("EARLY", "2026-01-01", "2026-03-31")
LATE = milestone("LATE", "2026-07-01", "2026-11-30")
YEAR = {
    "2026-01-31": ["no_report Fired: responsible"],
    "2026-02-10": ["no_report Resolved: responsible"],
    "2026-03-12": ["no_report Fired: responsible"],
    "2026-03-16": ["due_soon Fired: responsible"],
    "2026-04-01": ["due_soon Resolved: ", "no_report Resolved: ", "overdue Fired: responsible"],
    "2026-04-04": ["overdue Escalated: head"],
    "2026-04-08": ["overdue Escalated: coordination"],
    "2026-04-16": ["overdue Escalated: executive"],
    "2026-06-09": ["overdue Resolved: responsible, head, coordination, executive"],
    "2026-07-31": ["no_report Fired: responsible"],
    "2026-11-15": ["due_soon Fired: responsible"],
    "2026-11-30": ["due_soon Fired: responsible"],
    "2026-12-01": ["due_soon Resolved: ", "no_report Resolved: ", "overdue Fired: responsible"],
    "2026-12-04": ["overdue Escalated: head"],
    "2026-12-08": ["overdue Escalated: coordination"],
    "2026-12-16": ["due_soon Resolved: ", "overdue Escalated: executive", "overdue Fired: responsible"],
    "2026-12-19": ["overdue Escalated: head"],
    "2026-12-20": [
        "breached Fired: coordination, signatory",
        "overdue Resolved: responsible, head",
        "overdue Resolved: responsible, head, coordination, executive",
    ],
}


def a_year() -> Told:
    told = Told().started(agreed_terms=terms(EARLY, LATE, due_on="2026-12-15"))
    return told.reported(EARLY, "20", "2026-02-10").completed(EARLY, "2026-06-09").breached("2026-12-20")


def test_a_year_against_a_table_written_by_hand():
    said = dry(a_year(), day("2026-12-31"), EFFECTIVE)
    assert {on: sorted(words) for on, words in said.items()} == YEAR


def test_an_acknowledgement_counts_where_the_alert_was_there_to_be_acknowledged():
    (key,) = {
        alert.now.key
        for alert in _alerts_on(a_year(), "2026-04-02")
        if alert.now.rule == "overdue" and alert.now.state == "firing"
    }
    heard = heard_of(a_year().record, EARLY.id)
    acknowledged = [Acknowledgement(key, day("2026-04-02"), heard), Acknowledgement(key, day("2026-02-02"), heard)]
    said = dry(a_year(), day("2026-04-30"), EFFECTIVE, acknowledged)
    assert {on: words for on, words in said.items() if on > "2026-04-01"} == {
        "2026-04-09": ["overdue FiredAgain: responsible"],
        "2026-04-11": ["overdue Escalated: head"],
        "2026-04-15": ["overdue Escalated: coordination"],
        "2026-04-23": ["overdue Escalated: executive"],
    }


def _alerts_on(told: Told, on: str):
    watch = Watch(Told())
    watch.told.events = [event for event in told.events if event.effective_on <= day(on)]
    for each in watch.days("2026-01-01", on):
        watch.looks(each)
    return watch.alerts.values()


def test_before_anything_is_known_nothing_is_said():
    assert dry(a_year(), day("2025-12-31"), EFFECTIVE) == {}
    assert list(simulate(History(COMMITMENT, build([])), BUILT_IN, who, day("2026-12-31"))) == []
