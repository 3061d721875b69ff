"""What a commitment refuses, and what it accepts just beside that."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from services.agreements.commitments.domain import Commitment
from services.agreements.commitments.renegotiation import WrittenMilestone
from services.agreements.commitments.terms import Milestone
from services.agreements.deeds import Deed
from services.agreements.refusals import AcceptancesMissing, AlreadyAccepted, MilestonesOpen, MilestonesUnverified
from services.kernel.acts import AUDITOR, PUBLIC, RESPONSIBLE, Minutes, Who
from services.kernel.refusals import InvalidFields, NotFound
from tests.support.given import act_on, given, happened
from tests.unit.agreements.histories import (
    ACCEPTED,
    AGREED,
    COMPLETE,
    DRAFTED,
    FORECAST_VERSION,
    FULFILLED,
    HUNDRED,
    IN_STATE,
    MINUTES,
    PHOTO,
    REPORT_OF_B,
    STARTED,
    TODAY,
    TUR,
    A,
    B,
    accepted,
    events,
    report,
    states,
    terms,
)

ACT = act_on(TODAY)
LATER_MINUTES = Minutes("Acta 2", date(2026, 1, 2))
FUTURE_MINUTES = Minutes("Acta 3", date(2026, 7, 1))
REASONED = Deed(None, "porque sí", MINUTES)


def on(day: str, **deed: object) -> Deed:
    return Deed(date.fromisoformat(day), **deed)


def milestone(at: int = 0, **changed: object) -> Milestone:
    return replace(terms().milestones[at], **changed)


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({"milestones": ()}, [("/milestones", "no_milestone")]),
        ({"milestones": (milestone(cancelled=True),)}, [("/milestones", "no_milestone")]),
        ({"milestones": (milestone(), milestone())}, [("/milestones", "twice")]),
        ({"milestones": (milestone(), milestone(1, weight=0))}, [("/milestones/1/weight", "weight")]),
        ({"milestones": (milestone(due_on=date(2025, 12, 31)),)}, [("/milestones/0/due_on", "due_before_start")]),
        ({"due_on": date(2026, 6, 29)}, [("/milestones/1/due_on", "due_after_the_commitment")]),
        ({"budget_cents": -1}, [("/budget_cents", "negative")]),
        ({"sector": "mining"}, [("/sector", "unknown_sector")]),
        ({"cantons": ("1706",)}, [("/cantons/0", "unknown_canton")]),
        ({"cantons": ("1701", "1701")}, [("/cantons/1", "twice")]),
        ({"co_responsible": (TUR,)}, [("/co_responsible/0", "twice")]),
    ],
)
def test_terms_that_cannot_be_agreed_are_not_drafted(changed, faults):
    with pytest.raises(InvalidFields) as refused:
        Commitment.draft(uuid4(), ACT, terms(**changed))
    assert [(error.pointer, error.reason) for error in refused.value.errors] == faults


def test_all_faults_of_terms_are_named_at_once():
    with pytest.raises(InvalidFields) as refused:
        Commitment.draft(uuid4(), ACT, terms(sector="mining", milestones=(milestone(weight=-2),)))
    assert len(refused.value.errors) == 2


def test_approval_waits_for_every_responsible():
    story = given(Commitment, *DRAFTED, accepted("TUR")).when(lambda it: it.approve(ACT, Deed(minutes=MINUTES)))
    story.refused(AcceptancesMissing, missing=["CUL"])


def test_a_responsible_accepts_once():
    act = act_on(TODAY, Who("tur", TUR, RESPONSIBLE))
    given(Commitment, *ACCEPTED).when(lambda it: it.accept(act)).refused(AlreadyAccepted, unit=TUR)


def test_revised_terms_are_to_be_accepted_anew():
    revised = happened(events.TermsRevised, "2026-01-01", terms=terms(statement="Otra"), state=states.DRAFTED)
    story = given(Commitment, *ACCEPTED, revised).when(lambda it: it.approve(ACT, Deed(minutes=MINUTES)))
    story.refused(AcceptancesMissing, missing=["TUR", "CUL"])


def test_an_acceptance_recorded_after_the_day_of_the_approval_counts():
    late = happened(events.Accepted, "2026-06-01", unit="CUL", note=None, state=states.DRAFTED)
    approved = happened(events.Approved, "2026-01-02", minutes=MINUTES, state=states.AGREED)
    deed = on("2026-01-02", minutes=MINUTES)
    given(Commitment, *DRAFTED, accepted("TUR"), late).when(lambda it: it.approve(ACT, deed)).then(approved)


@pytest.mark.parametrize(
    ("steps", "do", "fault"),
    [
        (AGREED, lambda it: it.start(ACT, on("2026-07-01")), "in_the_future"),
        (AGREED, lambda it: it.start(ACT, on("2025-12-31")), "before_the_one_before"),
        (AGREED, lambda it: it.withdraw(ACT, Deed(minutes=FUTURE_MINUTES)), "before_minutes"),
        (ACCEPTED, lambda it: it.approve(ACT, on("2026-01-01", minutes=LATER_MINUTES)), "before_minutes"),
        (STARTED, lambda it: it.report_progress(ACT, A, Decimal(5), deed=on("2026-01-09")), "before_the_one_before"),
        (STARTED, lambda it: it.verify_progress(ACT, A, Decimal(5), deed=on("2026-01-09")), "before_the_one_before"),
        (AGREED, lambda it: it.forecast(ACT, A, date(2026, 3, 1), on("2025-12-31")), "before_the_one_before"),
        (STARTED, lambda it: it.breach(ACT, on("2026-01-09", minutes=MINUTES)), "before_the_one_before"),
        (DRAFTED, lambda it: it.revise_terms(ACT, terms(), on("2025-12-31")), "before_the_one_before"),
        (IN_STATE["fulfilled"], lambda it: it.verify_progress(ACT, A, Decimal(5), "n", on("2026-05-31")),
         "before_the_one_before"),
    ],
)  # fmt: skip
def test_no_act_takes_effect_on_an_impossible_day(steps, do, fault):
    given(Commitment, *steps).when(do).refused(InvalidFields, ("/effective_on", fault))


def test_today_is_the_day_in_guayaquil():
    late_evening = replace(ACT, now=act_on("2026-07-01").now.replace(hour=4))
    started = happened(events.Started, "2026-06-30", state=states.IN_PROGRESS)
    given(Commitment, *AGREED).when(lambda it: it.start(late_evening)).then(started)


@pytest.mark.parametrize(
    ("do", "fault"),
    [
        (lambda it: it.report_progress(ACT, A, HUNDRED), ("/evidence", "completion_without_evidence")),
        (lambda it: it.report_progress(ACT, uuid4(), Decimal(1)), ("/milestone_id", "unknown_milestone")),
        (lambda it: it.report_progress(ACT, A, Decimal(40)), ("/note", "lower_without_note")),
        (lambda it: it.forecast(ACT, A, date(2026, 6, 29), on(TODAY)), ("/due_on", "forecast_in_the_past")),
        (lambda it: it.forecast(ACT, A, date(2025, 12, 31)), ("/due_on", "forecast_before_the_start")),
        (
            lambda it: it.suspend(ACT, date(2026, 6, 29), REASONED),
            ("/ends_on", "ends_before_it_begins"),
        ),
    ],
)
def test_records_that_cannot_be_are_refused(do, fault):
    given(Commitment, *COMPLETE).when(do).refused(InvalidFields, fault)


def test_a_forecast_without_a_day_of_its_own_may_speak_of_a_day_that_has_passed():
    expected = happened(events.Forecast, TODAY, milestone_id=B, due_on=date(2026, 6, 20), state=states.IN_PROGRESS)
    given(Commitment, *STARTED).when(lambda it: it.forecast(ACT, B, date(2026, 6, 20))).then(expected)


def test_lower_progress_with_a_note_is_an_ordinary_report():
    facts = {"milestone_id": A, "progress": Decimal(40), "note": "Se perdió una parte", "evidence": ()}
    expected = happened(events.ProgressReported, TODAY, state=states.IN_PROGRESS, **facts)
    story = given(Commitment, *COMPLETE)
    story.when(lambda it: it.report_progress(ACT, A, Decimal(40), "Se perdió una parte")).then(expected)


def test_an_earlier_day_is_compared_with_what_was_in_force_then():
    steps = (*STARTED, report(B, 30, "2026-05-10"))
    expected = happened(events.ProgressReported, "2026-05-01", progress=Decimal(10))
    given(Commitment, *steps).when(lambda it: it.report_progress(ACT, B, Decimal(10), deed=on("2026-05-01"))).then(
        expected
    )


def test_fulfilment_names_the_open_milestones():
    steps = (*STARTED, report(A, 100, "2026-03-20"))
    refusal = given(Commitment, *steps).when(lambda it: it.fulfil(ACT)).refused(MilestonesOpen)
    assert refusal.facts["milestones"] == "«Rutas» (sin avance)"


def test_fulfilment_looks_at_its_day_and_at_today():
    given(Commitment, *COMPLETE).when(lambda it: it.fulfil(ACT, on("2026-05-19"))).refused(MilestonesOpen)
    later = (*COMPLETE, report(B, 90, "2026-06-10", note="Faltaba"))
    given(Commitment, *later).when(lambda it: it.fulfil(ACT, on("2026-06-01"))).refused(MilestonesOpen)


def test_a_cancelled_milestone_does_not_hold_up_fulfilment():
    cancelled = terms(milestones=(milestone(), milestone(1, cancelled=True)))
    facts = {"terms": cancelled, "agreed_by": (TUR,), "minutes": MINUTES, "state": states.IN_PROGRESS}
    steps = (*STARTED, report(A, 100, "2026-03-20"), happened(events.Renegotiated, "2026-04-01", **facts))
    fulfilled = happened(events.Fulfilled, TODAY, state=states.FULFILLED)
    given(Commitment, *steps).when(lambda it: it.fulfil(ACT)).then(fulfilled)
    story = given(Commitment, *steps).when(lambda it: it.report_progress(ACT, B, Decimal(1)))
    story.refused(InvalidFields, ("/milestone_id", "cancelled_milestone"))


def test_verification_needs_verified_hundred():
    unverified = (
        *STARTED,
        report(A, 100, "2026-03-20"),
        report(B, 100, "2026-05-20"),
        happened(events.Fulfilled, "2026-06-01", state=states.FULFILLED),
    )
    given(Commitment, *unverified).when(lambda it: it.verify(ACT)).refused(MilestonesUnverified)


def test_an_observation_on_a_fulfilled_commitment_needs_a_note():
    story = given(Commitment, *FULFILLED).when(lambda it: it.verify_progress(ACT, A, Decimal(90)))
    story.refused(InvalidFields, ("/note", "observation_without_note"))


@pytest.mark.parametrize(
    ("version", "values", "fault"),
    [
        (1, {"progress": HUNDRED}, ("/version", "not_correctable")),
        (999, {"progress": HUNDRED}, ("/version", "not_correctable")),
        (REPORT_OF_B, {}, ("/values", "nothing_changes")),
        (REPORT_OF_B, {"progress": HUNDRED}, ("/values", "nothing_changes")),
        (REPORT_OF_B, {"evidence": ()}, ("/values/evidence", "completion_without_evidence")),
        (REPORT_OF_B, {"due_on": date(2026, 7, 1)}, ("/values/due_on", "not_a_field_of_the_event")),
        (FORECAST_VERSION, {"progress": HUNDRED}, ("/values/progress", "not_a_field_of_the_event")),
        (FORECAST_VERSION, {"due_on": date(2025, 1, 1)}, ("/values/due_on", "forecast_before_the_start")),
    ],
)
def test_a_correction_that_cannot_be_is_refused(version, values, fault):
    given(Commitment, *COMPLETE).when(lambda it: it.correct(ACT, version, values, "r")).refused(InvalidFields, fault)


def test_a_correction_of_a_correction_names_the_original_event():
    story = given(Commitment, *COMPLETE)
    story.aggregate.correct(ACT, REPORT_OF_B, {"progress": Decimal(80)}, "Eran 80")
    version = story.aggregate.version
    story.aggregate.pending_events.clear()
    fault = ("/version", "not_correctable")
    story.when(lambda it: it.correct(ACT, version, {"progress": Decimal(70)}, "r")).refused(InvalidFields, fault)
    again = {"version": REPORT_OF_B, "progress": Decimal(70), "evidence": (PHOTO,)}
    expected = happened(events.Corrected, "2026-05-20", **again)
    story.when(lambda it: it.correct(ACT, REPORT_OF_B, {"progress": Decimal(70)}, "r")).then(expected)


def test_a_correction_that_leaves_the_completion_keeps_the_state():
    expected = happened(events.Corrected, "2026-05-20", state=states.FULFILLED, note="Con acta")
    given(Commitment, *FULFILLED).when(lambda it: it.correct(ACT, REPORT_OF_B, {"note": "Con acta"}, "r")).then(
        expected
    )


SPRING = (date(2026, 1, 1), date(2026, 3, 1))
RENEGOTIATED = Deed(date(2026, 6, 1), "creció el río", MINUTES)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (WrittenMilestone(1, *SPRING, uuid4()), ("/milestones/0/id", "unknown_milestone")),
        (WrittenMilestone(1, *SPRING), ("/milestones/0/title", "title_of_a_new_one")),
        (
            WrittenMilestone(1, SPRING[0], date(2027, 3, 1), A),
            ("/milestones/0/due_on", "due_after_the_commitment"),
        ),
        (WrittenMilestone(1, date(2026, 1, 1), date(2026, 3, 31), A), ("", "nothing_changes")),
    ],
)
def test_a_renegotiation_that_cannot_be_is_refused(written, fault):
    story = given(Commitment, *STARTED)
    story.when(lambda it: it.renegotiate(ACT, {}, [written], [TUR], uuid4, RENEGOTIATED)).refused(InvalidFields, fault)


def test_a_shorter_commitment_names_the_milestones_left_behind():
    story = given(Commitment, *STARTED)
    change = {"due_on": date(2026, 6, 1)}
    story.when(lambda it: it.renegotiate(ACT, change, (), [TUR], uuid4, RENEGOTIATED)).refused(
        InvalidFields, ("/due_on", "due_after_the_commitment")
    )


def test_a_renegotiation_changes_adds_and_keeps():
    written = [
        WrittenMilestone(3, date(2026, 4, 1), date(2026, 7, 31), B),
        WrittenMilestone(1, date(2026, 8, 1), date(2026, 9, 1), title="Feria"),
    ]
    new = uuid4()
    story = given(Commitment, *STARTED)
    story.aggregate.renegotiate(ACT, {}, written, [TUR], lambda: new, RENEGOTIATED)
    a, b, feria = story.aggregate.agreed.milestones
    assert (a, b.title, b.weight, b.due_on) == (milestone(), "Rutas", 3, date(2026, 7, 31))
    assert (feria.id, feria.title) == (new, "Feria")
    assert story.aggregate.baseline.at() == terms()


def test_a_renegotiation_never_takes_effect_before_the_terms_that_it_changes():
    story = given(Commitment, *STARTED)
    story.aggregate.renegotiate(ACT, {"statement": "Otra"}, (), [TUR], uuid4, RENEGOTIATED)
    story.aggregate.pending_events.clear()
    earlier = replace(RENEGOTIATED, effective_on=date(2026, 5, 31))
    story.when(lambda it: it.renegotiate(ACT, {"statement": "Más"}, (), [TUR], uuid4, earlier)).refused(
        InvalidFields, ("/effective_on", "before_the_one_before")
    )


@pytest.mark.parametrize("who", [Who("a", None, AUDITOR), Who("t", TUR, RESPONSIBLE), Who("c", "CUL", RESPONSIBLE)])
def test_a_draft_is_seen_by_the_staff_and_by_those_named_in_it(who):
    given(Commitment, *DRAFTED).aggregate.require_visible(who)


@pytest.mark.parametrize("who", [Who("p", None, PUBLIC), Who("o", "OTHER", RESPONSIBLE)])
def test_a_draft_does_not_exist_for_others_until_it_is_agreed(who):
    with pytest.raises(NotFound):
        given(Commitment, *DRAFTED).aggregate.require_visible(who)
    given(Commitment, *AGREED).aggregate.require_visible(who)
