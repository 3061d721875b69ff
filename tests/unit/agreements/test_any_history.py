"""Whatever is tried in whatever order: the history replays to the same state, and both times are answered from it.

The naive recomputation reads the list of events alone and shares no code with the aggregate.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from eventsourcing.domain import Snapshot
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.agreements.commitments import events
from services.agreements.commitments.domain import Commitment
from services.agreements.commitments.renegotiation import WrittenMilestone
from services.agreements.commitments.representation import represent
from services.agreements.deeds import Deed
from services.chassis.store.mapper import JsonMapper
from services.kernel.acts import Act
from services.kernel.refusals import Refusal
from services.kernel.two_times import Timeline
from tests.unit.agreements.histories import (
    CO_RESPONSIBLE_UNIT,
    MINUTES,
    PHOTO,
    RESPONSIBLE_UNIT,
    THE_FACILITATOR,
    THE_VERIFIER,
    A,
    B,
    states,
    terms,
)

FIRST = date(2026, 1, 1)
days = st.integers(0, 120).map(lambda days: FIRST + timedelta(days))
milestones = st.sampled_from([A, B])
progress = st.sampled_from([Decimal(0), Decimal("12.5"), Decimal(60), Decimal(100), Decimal(100)])
notes = st.sampled_from([None, "Por la lluvia"])
WHO = (RESPONSIBLE_UNIT, CO_RESPONSIBLE_UNIT, THE_FACILITATOR, THE_VERIFIER)
MAPPER = JsonMapper(transcoder=None)


def stored(event):
    return MAPPER.to_domain_event(MAPPER.to_stored_event(event))


def replayed(history):
    aggregate = None
    for event in history:
        aggregate = stored(event).mutate(aggregate)
    return aggregate


def state_of(aggregate):
    return {name: value for name, value in vars(aggregate).items() if name != "_pending_events"}


class AnyHistory(RuleBasedStateMachine):
    @initialize(begun=st.sampled_from([True, True, True, False]))
    def draft(self, begun):
        self.now = datetime(2026, 5, 1, 15, tzinfo=UTC)
        self.commitment = Commitment.draft(uuid4(), self.act(), terms(), Deed(FIRST))
        if begun:
            self.all_accept_and_it_is_approved_and_started(FIRST)

    def act(self, who=THE_FACILITATOR):
        return Act(who, self.now, "c0ffee")

    def attempt(self, do):
        before = len(self.commitment.pending_events)
        try:
            do(self.commitment)
        except Refusal:
            assert len(self.commitment.pending_events) == before

    @rule(minutes=st.integers(-30, 300))
    def time_passes_or_the_clock_goes_back(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(who=st.sampled_from(WHO[:2]), day=days)
    def somebody_accepts(self, who, day):
        self.attempt(lambda it: it.accept(self.act(who), None, Deed(day)))

    @rule(day=days)
    def all_accept_and_it_is_approved_and_started(self, day):
        for who in WHO[:2]:
            self.attempt(lambda it, who=who: it.accept(self.act(who), None, Deed(day)))
        self.attempt(lambda it: it.approve(self.act(), Deed(day, None, MINUTES)))
        self.attempt(lambda it: it.start(self.act(RESPONSIBLE_UNIT), Deed(day)))

    @rule(day=days, step=st.sampled_from(["resume", "breach", "withdraw", "fulfil", "verify"]), rare=st.integers(0, 9))
    def it_moves(self, day, step, rare):
        if step not in ("withdraw", "verify") or rare == 0:
            self.attempt(lambda it: getattr(it, step)(self.act(), Deed(day, "porque sí", MINUTES)))

    @rule(day=days, rest=st.integers(0, 60))
    def it_is_suspended(self, day, rest):
        self.attempt(lambda it: it.suspend(self.act(), day + timedelta(rest), Deed(day, None, MINUTES)))

    @rule(day=days, statement=st.sampled_from(["Una ruta", "Dos rutas"]))
    def its_draft_is_revised(self, day, statement):
        self.attempt(lambda it: it.revise_terms(self.act(), terms(statement=statement), Deed(day)))

    @rule(milestone=milestones, progress=progress, day=days, note=notes)
    def progress_is_reported(self, milestone, progress, day, note):
        evidence = (PHOTO,) if progress == 100 else ()
        act = self.act(RESPONSIBLE_UNIT)
        self.attempt(lambda it: it.report_progress(act, milestone, progress, note, evidence, Deed(day)))

    @rule(day=days)
    def everything_is_completed_and_verified(self, day):
        for milestone in (A, B):
            self.progress_is_reported(milestone, Decimal(100), day, None)
            self.progress_is_verified(milestone, Decimal(100), day, None)
        self.attempt(lambda it: it.fulfil(self.act(), Deed(day)))

    @rule(milestone=milestones, progress=progress, day=days, note=notes)
    def progress_is_verified(self, milestone, progress, day, note):
        self.attempt(lambda it: it.verify_progress(self.act(THE_VERIFIER), milestone, progress, note, Deed(day)))

    @rule(milestone=milestones, due_on=days, day=days)
    def a_date_is_forecast(self, milestone, due_on, day):
        self.attempt(lambda it: it.forecast(self.act(RESPONSIBLE_UNIT), milestone, due_on, Deed(day)))

    @rule(milestone=st.sampled_from([A, B, None]), day=days, due_on=days, cancelled=st.booleans())
    def it_is_renegotiated(self, milestone, day, due_on, cancelled):
        written = WrittenMilestone(3, FIRST, due_on, milestone, "Otro título", cancelled and milestone is not None)
        deed = Deed(day, "cambió todo", MINUTES)
        self.attempt(lambda it: it.renegotiate(self.act(), {}, [written], ["TUR"], uuid4, deed))

    @precondition(lambda self: self.commitment.state == states.FULFILLED)
    @rule(milestone=milestones)
    def a_completion_is_undone(self, milestone):
        facts = self.commitment.reports.get(milestone, Timeline()).known()
        for version in [fact.version for fact in facts if fact.value.progress == 100][-1:]:
            self.attempt(lambda it, v=version: it.correct(self.act(), v, {"progress": Decimal(60)}, "No lo estaba"))

    @precondition(lambda self: len(self.commitment.pending_events) > 4)
    @rule(data=st.data(), progress=progress, due_on=days)
    def something_is_corrected(self, data, progress, due_on):
        version = data.draw(st.integers(1, self.commitment.version))
        is_forecast = isinstance(self.commitment.pending_events[version - 1], events.Forecast)
        values = {"due_on": due_on} if is_forecast else {"progress": progress}
        self.attempt(lambda it: it.correct(self.act(), version, values, "Se escribió mal"))

    @invariant()
    def moments_never_go_back(self):
        moments = [event.timestamp for event in self.commitment.pending_events]
        assert moments == sorted(moments)

    def teardown(self):
        if not hasattr(self, "commitment"):
            return
        history = self.commitment.pending_events
        assert state_of(replayed(history)) == state_of(self.commitment)
        snapshot = stored(Snapshot.take(self.commitment))
        assert state_of(snapshot.mutate(None)) == state_of(self.commitment)
        moments = {event.timestamp for event in history}
        for known_at in {min(moments), max(moments), sorted(moments)[len(moments) // 2]}:
            for as_of in (FIRST - timedelta(1), FIRST, date(2026, 2, 10), date(2026, 3, 1), date(2026, 4, 30)):
                assert seen(self.commitment, as_of, known_at) == recomputed(history, as_of, known_at)


def seen(commitment, as_of, known_at):
    """What the representation says, in the form of the recomputation."""
    shown = represent(commitment, as_of, known_at)
    if shown is None:
        return None
    return {
        "state": shown["state"],
        "version": shown["version"],
        "due_on": shown["terms"]["due_on"],
        "statement": shown["terms"]["statement"],
        "baseline": shown["baseline"] and shown["baseline"]["statement"],
        "milestones": {
            each["id"]: (each["declared_progress"], each["verified_progress"], each["forecast_on"])
            for each in shown["milestones"]
        },
    }


def recomputed(history, as_of, known_at):
    """The same from the events alone: every fact known by then, the latest in force on the day."""
    known = [event for event in history if event.timestamp <= known_at]
    state = day = None
    for event in known:
        if day is None:
            day, current, state = event.effective_on, event.state, None
        if event.state != current:
            day, current = max(day, event.effective_on), event.state
        if day <= as_of:
            state = current
    agreed = in_force([(event, event.terms) for event in known if hasattr(event, "terms")], as_of)
    if state is None or agreed is None:
        return None
    approved = [event for event in known if isinstance(event, events.Approved) and event.effective_on <= as_of]
    before = [event for event in known if approved and event.originator_version < approved[0].originator_version]
    drafts = [(event, event.terms) for event in before if hasattr(event, "terms")]
    return {
        "state": state,
        "version": known[-1].originator_version,
        "due_on": agreed.due_on,
        "statement": agreed.statement,
        "baseline": in_force(drafts, date.max).statement if approved else None,
        "milestones": {
            each.id: tuple(
                told(known, kind, field, each.id, as_of)
                for kind, field in (
                    (events.ProgressReported, "progress"),
                    (events.ProgressVerified, "progress"),
                    (events.Forecast, "due_on"),
                )
            )
            for each in agreed.milestones
        },
    }


def told(known, kind, field, milestone_id: UUID, as_of):
    of = [event for event in known if isinstance(event, kind) and event.milestone_id == milestone_id]
    corrections = {
        event.version: getattr(event, field)
        for event in known
        if isinstance(event, events.Corrected) and event.type == kind.TOPIC
    }
    return in_force([(e, corrections.get(e.originator_version, getattr(e, field))) for e in of], as_of)


def in_force(facts, as_of):
    possible = [
        (event.effective_on, event.originator_version, value) for event, value in facts if event.effective_on <= as_of
    ]
    return max(possible, key=lambda fact: fact[:2])[2] if possible else None


AnyHistory.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestAnyHistory = AnyHistory.TestCase
