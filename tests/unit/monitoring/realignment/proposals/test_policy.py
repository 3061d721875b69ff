"""given what is known of commitments, when a plan is aligned with them, then this is said about its lines."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from contracts.events.agreements import commitments as events
from services.monitoring.realignment.proposals import words
from services.monitoring.realignment.proposals.policy import next_look, words_of
from services.monitoring.realignment.proposals.reading import situations_of
from services.monitoring.realignment.proposals.situation import CONTRIBUTES, DEPENDS, FINANCES, Aligned
from services.monitoring.realignment.proposals.words import Cause, Ceases, Costs, Ended, Grows, Lasts, Waits
from tests.unit.monitoring.given import COMMITMENT, MINUTES, A, B, C, Told, day, milestone, terms

DECIDED = datetime(2026, 1, 1, 10, 30, tzinfo=UTC)


def aligned(line="L1", of=B, relation=DEPENDS, weight=1, since=DECIDED) -> Aligned:
    return Aligned(line, COMMITMENT, of.id if of else None, relation, weight, since)


def said(told: Told, *links: Aligned, today: str | None = "2026-05-01", taken=None):
    known = situations_of(COMMITMENT, told.record)
    return words_of(links or (aligned(),), known, taken or {}, day(today) if today else None)


def cause(version: int, kind: str, on: str, of=B) -> Cause:
    title = of.title if of else "Señalizar la ruta turística"
    return Cause(f"{COMMITMENT}:{version}", kind, day(on), COMMITMENT, of.id if of else None, title)


def working() -> Told:
    return Told().started()


def test_an_open_milestone_is_waited_for_until_its_agreed_due_day():
    assert said(working()) == (Waits("L1", cause(3, words.AGREED, "2026-06-30")),)


def test_a_forecast_moves_the_day_and_is_its_cause():
    told = working().forecast(B, "2026-07-20", "2026-05-01")
    assert said(told) == (Waits("L1", cause(5, words.FORECAST, "2026-07-20")),)


def test_of_several_forecasts_the_last_one_counts():
    told = working().forecast(B, "2026-07-20", "2026-05-01").forecast(B, "2026-07-06", "2026-05-02")
    assert said(told) == (Waits("L1", cause(6, words.FORECAST, "2026-07-06")),)


@pytest.mark.parametrize(
    ("today", "counts_as_due"),
    [
        ("2026-06-30", None),
        ("2026-07-01", "2026-07-02"),
        ("2026-07-07", "2026-07-02"),
        ("2026-07-08", "2026-07-09"),
        ("2026-07-14", "2026-07-09"),
        ("2026-08-07", "2026-08-06"),
        ("2026-08-12", "2026-08-13"),
    ],
)
def test_an_overdue_milestone_without_forecast_counts_as_due_the_next_working_day_looked_at_weekly(
    today, counts_as_due
):
    (word,) = said(working(), today=today)
    expected = cause(3, words.OVERDUE, counts_as_due) if counts_as_due else cause(3, words.AGREED, "2026-06-30")
    assert word == Waits("L1", expected)


def test_a_forecast_that_came_and_went_is_none_any_more():
    told = working().forecast(B, "2026-07-20", "2026-05-01")
    assert said(told, today="2026-07-20")[0].cause.kind == words.FORECAST
    assert said(told, today="2026-07-21") == (Waits("L1", cause(5, words.OVERDUE, "2026-07-22")),)


def test_what_was_said_after_its_own_day_is_a_record_and_stands():
    told = Told("2026-11-01").started("2026-01-01").forecast(B, "2026-07-20", "2026-06-01")
    assert said(told, today="2026-11-20") == (Waits("L1", cause(5, words.FORECAST, "2026-07-20")),)


def test_a_completion_lets_start_from_its_own_day():
    told = working().completed(B, "2026-06-10")
    assert said(told, today="2026-07-10") == (Waits("L1", cause(5, words.COMPLETED, "2026-06-10")),)


def test_the_line_that_worked_for_what_is_completed_is_finished():
    told = working().completed(B, "2026-06-10")
    assert said(told, aligned(relation=CONTRIBUTES)) == (Ended("L1", cause(5, words.COMPLETED, "2026-06-10")),)


def test_a_completion_that_was_corrected_is_none():
    told = working().completed(B, "2026-06-10").corrected(5, "80")
    assert said(told) == (Waits("L1", cause(3, words.AGREED, "2026-06-30")),)


def test_nothing_is_done_before_a_suspension_ends():
    told = working().suspended("2026-05-01", "2026-08-14")
    assert said(told, today="2026-05-02") == (Waits("L1", cause(5, words.SUSPENDED, "2026-08-14")),)


def test_after_it_resumed_the_dates_are_the_ordinary_ones():
    told = working().suspended("2026-05-01", "2026-08-14").resumed("2026-05-20")
    assert said(told, today="2026-05-20") == (Waits("L1", cause(3, words.AGREED, "2026-06-30")),)


def test_a_renegotiated_due_day_is_its_own_cause_and_one_that_leaves_it_alone_is_not():
    later = replace_due(B, "2026-08-31")
    told = working().renegotiated("2026-05-01", terms(A, later, C))
    assert said(told) == (Waits("L1", cause(5, words.RENEGOTIATED, "2026-08-31")),)
    told.renegotiated("2026-05-02", terms(A, later, C, budget_cents=200_00))
    assert said(told) == (Waits("L1", cause(5, words.RENEGOTIATED, "2026-08-31")),)


def replace_due(one, due_on: str):
    return milestone(one.title.removeprefix("Hito "), one.starts_on.isoformat(), due_on, one.weight)


def test_a_window_that_was_renegotiated_changes_how_long_its_line_takes():
    told = working().renegotiated("2026-05-01", terms(A, replace_due(B, "2026-07-31"), C))
    (word,) = said(told, aligned(relation=CONTRIBUTES))
    before, after = (day("2026-04-01"), day("2026-06-30")), (day("2026-04-01"), day("2026-07-31"))
    assert word == Lasts("L1", before, after, cause(5, words.RENEGOTIATED, "2026-07-31"))


def test_what_the_plan_knew_when_the_link_was_decided_or_took_in_since_changes_nothing_again():
    told = working().renegotiated("2026-05-01", terms(A, replace_due(B, "2026-07-31"), C))
    link = aligned(relation=CONTRIBUTES)
    assert said(told, replace(link, since=datetime(2026, 6, 1, tzinfo=UTC))) == ()
    assert said(told, link, taken={COMMITMENT: 5}) == ()
    assert len(said(told, link, taken={COMMITMENT: 4})) == 1


@pytest.mark.parametrize(("budget", "cents"), [(160_00, 20_00), (40_00, -20_00)])
def test_a_budget_that_was_renegotiated_is_shared_among_the_lines_that_pay_by_weight(budget, cents):
    told = working().renegotiated("2026-05-01", terms(budget_cents=budget))
    links = (aligned("L1", None, FINANCES, weight=1), aligned("L2", None, FINANCES, weight=2))
    why = cause(5, words.RENEGOTIATED, "2026-09-30", None)
    assert said(told, *links) == (Costs("L1", cents, why), Costs("L2", 2 * cents, why))


def test_a_milestone_that_came_with_a_renegotiation_asks_for_a_line_once():
    new = milestone("D", "2026-10-01", "2026-11-30")
    told = working().renegotiated("2026-05-01", terms(A, B, C, new, due_on="2026-11-30"))
    whole = aligned("L1", None, CONTRIBUTES)
    grown = [word for word in said(told, whole, replace(whole, line="L2")) if isinstance(word, Grows)]
    assert grown == [
        Grows("L1", "Hito D", day("2026-10-01"), day("2026-11-30"), cause(5, "renegotiated", "2026-11-30", new))
    ]
    covered = said(told, whole, aligned("L9", new, DEPENDS))
    assert [word for word in covered if isinstance(word, Grows)] == []


@pytest.mark.parametrize("relation", [DEPENDS, CONTRIBUTES, FINANCES])
@pytest.mark.parametrize("ending", [words.BREACHED, words.WITHDRAWN])
def test_what_is_not_owed_any_more_lets_its_lines_cease(relation, ending):
    told = working()
    told = told.breached("2026-05-01") if ending == words.BREACHED else withdrawn(told)
    assert said(told, aligned(relation=relation)) == (Ceases("L1", cause(5, ending, "2026-05-01")),)


def withdrawn(told: Told) -> Told:
    return told.says(events.Withdrawn, "2026-05-01", "withdrawn", minutes=MINUTES)


def test_a_line_that_is_for_something_else_too_goes_on():
    told = working().renegotiated("2026-05-01", terms(A, cancelled(B), C))
    assert said(told, aligned(of=B), aligned(of=C)) == (Waits("L1", cause(3, words.AGREED, "2026-09-30", C)),)
    assert said(told, aligned(of=B)) == (Ceases("L1", cause(5, words.CANCELLED, "2026-05-01")),)


def cancelled(one):
    return milestone(one.title.removeprefix("Hito "), one.starts_on.isoformat(), one.due_on.isoformat(), 2, True)


def test_a_breach_that_a_renegotiation_leads_out_of_is_none():
    told = working().breached("2026-05-01").renegotiated("2026-05-10", terms(), "in_progress")
    assert said(told) == (Waits("L1", cause(3, words.AGREED, "2026-06-30")),)


def test_a_commitment_as_a_whole_is_expected_when_its_last_milestone_is():
    told = working().forecast(B, "2026-12-01", "2026-05-01")
    assert said(told, aligned(of=None)) == (Waits("L1", cause(5, words.FORECAST, "2026-12-01")),)
    for one in (A, B, C):
        told.completed(one, "2026-05-02")
    told.says(events.Fulfilled, "2026-05-03", "fulfilled")
    assert said(told, aligned(of=None)) == (Waits("L1", cause(9, words.COMPLETED, "2026-05-03", None)),)


def test_a_draft_says_nothing():
    assert said(Told().drafted("2026-01-01")) == ()


@pytest.mark.parametrize(
    ("today", "again"),
    [
        ("2026-05-01", "2026-07-01"),
        ("2026-07-01", "2026-07-08"),
        ("2026-07-07", "2026-07-08"),
        ("2026-07-08", "2026-07-15"),
    ],
)
def test_the_day_to_look_again_is_the_first_on_which_the_words_change(today, again):
    known = situations_of(COMMITMENT, working().record)
    assert next_look([aligned()], known, day(today)) == day(again)
    assert said(working(), today=again) != said(working(), today=today)
    eve = date.fromordinal(day(again).toordinal() - 1).isoformat()
    assert said(working(), today=eve) == said(working(), today=today)


def test_what_is_done_is_never_looked_at_again():
    known = situations_of(COMMITMENT, working().completed(B, "2026-06-10").record)
    assert next_look([aligned()], known, day("2026-07-01")) is None
