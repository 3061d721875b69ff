"""The figures of the stories, and the rules of the assessment one by one."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from services.kernel.quantities import shown
from services.monitoring.tracking.assessment import assess
from services.monitoring.tracking.light import GREEN, GREY, RED, YELLOW
from services.monitoring.tracking.methods import METHODS, Method, find_method
from tests.unit.monitoring.given import A, B, C, Told, day, milestone, story_one, terms

C_LATER = milestone("C", "2026-07-01", "2026-11-30")


def on(told: Told, as_of: str, known_at: datetime | None = None, **options):
    return assess(told.record, day(as_of), known_at, **options)


def test_story_one_a_unit_follows_its_commitment():
    now = on(story_one(), "2026-05-16")
    assert (now.figures.declared, now.figures.expected, now.figures.ratio) == (40, 50, Fraction(4, 5))
    assert (now.figures.light, now.figures.days_late) == (YELLOW, 0)
    assert [one.expected for one in now.milestones] == [100, 50, 0]
    assert (now.pace.will_meet, now.pace.projected_on, now.pace.days_late) == (False, day("2026-12-05"), 66)
    assert now.method.name == "semaforo"
    assert now.method.version == 1


def test_story_one_on_the_first_day_nothing_is_expected():
    first = on(story_one(), "2026-01-01")
    assert (first.figures.ratio, first.figures.light) == (None, GREY)
    assert (first.pace.will_meet, first.pace.projected_on) == (None, None)


def test_story_one_a_verifier_says_a_hundred():
    now = on(story_one().verified(A, "100", "2026-05-15"), "2026-05-16")
    assert (now.figures.declared, now.figures.verified) == (40, 25)


def test_story_two_two_times():
    told = Told().started()
    before = told.moment
    late = datetime(2026, 5, 1, tzinfo=UTC)
    told.completed(A, "2026-03-20", at=late)
    unknown, known = on(told, "2026-04-15", before), on(told, "2026-04-15", told.moment)
    assert (unknown.figures.declared, unknown.figures.ratio) == (0, 0)
    assert (unknown.figures.light, unknown.figures.days_late) == (RED, 15)
    assert unknown.milestones[0].days_late == 15
    assert shown(known.figures.expected) == 32.78
    assert (known.figures.declared, shown(known.figures.ratio)) == (25, 0.76)
    assert (known.figures.light, known.figures.days_late) == (YELLOW, 0)
    assert on(told, "2026-03-19").milestones[0].declared == 0
    assert on(told, "2026-03-19", before).milestones[0].declared == 0


def test_story_four_a_renegotiation_keeps_the_baseline():
    told = story_one().renegotiated("2026-05-01", terms(A, B, C_LATER, due_on="2026-11-30"))
    now = on(told, "2026-05-16")
    assert now.pace.days_late == 5
    assert now.due_on == day("2026-11-30")
    august = on(told, "2026-08-15")
    assert august.milestones[2].expected == Fraction(100 * 45, 152)
    assert august.against_baseline.expected == Fraction(100 * (3 * 91 + 45), 4 * 91)
    late = on(told, "2026-11-30")
    assert late.against_baseline.days_late == (day("2026-11-30") - day("2026-06-30")).days
    assert on(told, "2026-04-30").due_on == day("2026-09-30")


def test_story_four_a_cancelled_milestone_still_counts_against_the_baseline():
    cancelled = milestone("B", "2026-04-01", "2026-06-30", weight=2, cancelled=True)
    told = Told().started().completed(A, "2026-03-20").renegotiated("2026-05-01", terms(A, cancelled, C))
    july = on(told, "2026-07-31")
    assert (july.figures.declared, july.figures.days_late) == (50, 0)
    assert (july.against_baseline.declared, july.against_baseline.days_late) == (25, 31)
    assert (july.figures.light, july.against_baseline.light) == (YELLOW, RED)
    told.completed(C, "2026-09-01").fulfilled("2026-09-02")
    october = on(told, "2026-10-30")
    assert (october.figures.light, october.figures.days_late) == (GREEN, 0)
    assert (october.against_baseline.light, october.against_baseline.days_late) == (RED, 64)


def test_story_five_a_mistake_is_corrected():
    told = Told().started().reported(B, "80", "2026-05-10")
    before = told.moment
    told.corrected(told.version, "30")
    assert on(told, "2026-05-16").milestones[1].declared == 30
    assert on(told, "2026-05-16", before).milestones[1].declared == 80
    assert on(told, "2026-05-09").milestones[1].declared == 0


def test_a_later_recorded_report_of_an_earlier_day_does_not_hide_the_later_one():
    told = Told().started().reported(B, "60", "2026-05-20").reported(B, "40", "2026-05-01")
    assert on(told, "2026-05-21").milestones[1].declared == 60
    assert on(told, "2026-05-19").milestones[1].declared == 40


def test_before_drafting_there_is_nothing():
    told = story_one()
    assert on(told, "2025-12-31") is None
    assert on(told, "2026-05-16", datetime(2025, 12, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("as_of", "colour", "late"),
    [("2026-03-31", RED, 0), ("2026-04-01", RED, 1), ("2026-04-15", RED, 15), ("2026-04-16", RED, 16)],
)
def test_days_late_begin_the_day_after_the_due_day(as_of, colour, late):
    now = on(Told().started(), as_of)
    assert (now.figures.light, now.figures.days_late) == (colour, late)


def test_lateness_alone_is_yellow_through_fifteen_days_and_then_red():
    early = milestone("A", "2026-01-01", "2026-01-10")
    told = Told().started(
        agreed_terms=terms(early, milestone("B", "2026-06-01", "2026-12-31", 99), due_on="2026-12-31")
    )
    assert on(told, "2026-01-10").figures.light == GREY
    assert on(told, "2026-01-11").figures.light == YELLOW
    assert on(told, "2026-01-25").figures.light == YELLOW
    assert on(told, "2026-01-26").figures.light == RED


@pytest.mark.parametrize(("progress", "colour"), [("85", GREEN), ("84.99", YELLOW), ("70", YELLOW), ("69.99", RED)])
def test_the_ratio_is_judged_exactly(progress, colour):
    told = Told().started(agreed_terms=terms(A, due_on="2026-09-30")).reported(A, progress, "2026-03-31")
    assert on(told, "2026-03-31").figures.light == colour


def test_a_milestone_of_one_day_is_expected_whole_from_that_day():
    told = Told().started(agreed_terms=terms(milestone("A", "2026-03-01", "2026-03-01"), due_on="2026-09-30"))
    assert on(told, "2026-02-28").figures.expected == 0
    assert on(told, "2026-03-01").figures.expected == 100


def test_a_suspension_stands_still_and_hides_nothing_after_its_end():
    told = story_one().suspended("2026-05-16", "2026-06-14")
    for as_of in ("2026-05-16", "2026-06-14"):
        now = on(told, as_of)
        assert (now.figures.light, now.against_baseline.light) == (GREY, GREY)
        assert (now.figures.expected, now.against_baseline.expected) == (50, 50)
    after = on(told, "2026-06-15")
    assert after.state == "suspended"
    assert after.figures.expected == Fraction(25) + Fraction(50 * 75, 90)
    assert after.figures.light == RED


def test_days_late_go_on_through_a_suspension():
    told = Told().started().suspended("2026-04-10", "2026-06-01")
    assert on(told, "2026-05-01").figures.days_late == 31


def test_after_a_resumption_what_is_expected_is_the_ordinary_again():
    told = story_one().suspended("2026-05-16", "2026-06-14").resumed("2026-05-20")
    assert on(told, "2026-05-19").figures.expected == 50
    assert on(told, "2026-05-20").figures.expected == Fraction(25) + Fraction(50 * 49, 90)


def test_a_breach_is_red_and_a_draft_is_grey():
    assert on(story_one().breached("2026-05-15"), "2026-05-16").figures.light == RED
    draft = on(Told().drafted("2026-01-01"), "2026-12-31")
    assert (draft.figures.light, draft.figures.days_late, draft.against_baseline) == (GREY, 0, None)


def test_a_late_fulfilment_is_green_with_its_lateness_shown():
    told = Told().started().completed(A, "2026-03-20").completed(B, "2026-06-20").completed(C, "2026-10-08")
    told.fulfilled("2026-10-10")
    now = on(told, "2026-12-31")
    assert (now.figures.light, now.figures.days_late) == (GREEN, 10)
    assert (now.against_baseline.light, now.against_baseline.days_late) == (GREEN, 10)
    assert now.pace.projected_on == day("2026-10-08")


def test_an_observation_reopens_a_fulfilment_from_its_own_day():
    told = Told().started().completed(A, "2026-03-20").completed(B, "2026-06-20").completed(C, "2026-09-08")
    told.fulfilled("2026-09-10").verified(C, "60", "2026-09-09", state="in_progress")
    assert on(told, "2026-09-10").state == "in_progress"
    assert on(told, "2026-10-10").figures.days_late == 10


def test_the_pace_of_nothing_declared():
    told = Told().started()
    assert on(told, "2026-01-01").pace.will_meet is None
    assert on(told, "2026-01-02").pace.will_meet is False
    assert on(told, "2026-01-02").pace.projected_on is None


def test_a_pace_beyond_the_calendar_will_not_meet():
    told = Told("2016-01-01").started("2016-01-01").reported(A, "0.01", "2016-01-02")
    assert on(told, "2026-12-31").pace.projected_on is None
    assert on(told, "2026-12-31").pace.will_meet is False


def test_a_score_can_be_recomputed_under_another_version():
    stricter = Method("semaforo", 2, green_from=(90, 100), yellow_from=(81, 100))
    assert on(story_one(), "2026-05-16", method=stricter).figures.light == RED
    assert on(story_one(), "2026-05-16").figures.light == YELLOW


@pytest.mark.parametrize(
    ("method", "progress", "verified", "level"),
    [
        ("ogp", "30", "0", "not_started"),
        ("ogp", "100", "30", "limited"),
        ("ogp", "100", "50", "substantial"),
        ("ogp", "100", "100", "complete"),
        ("acuerdos-de-paz", "0", "0", "not_initiated"),
        ("acuerdos-de-paz", "10", "0", "minimum"),
        ("acuerdos-de-paz@1", "60", "0", "intermediate"),
        ("acuerdos-de-paz", "100", "0", "full"),
    ],
)
def test_other_lenses_on_the_same_record(method, progress, verified, level):
    told = Told().started(agreed_terms=terms(A, due_on="2026-09-30"))
    told.reported(A, progress, "2026-02-01").verified(A, verified, "2026-02-02")
    seen = on(told, "2026-02-15", method=find_method(method))
    assert seen.level == level
    assert seen.method.name == method.split("@")[0]


def test_every_method_is_named_by_its_own_version():
    for name, versions in METHODS.items():
        assert all((method.name, method.version) == (name, version) for version, method in versions.items())
