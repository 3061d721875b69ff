"""Every cell of the transition table, against the table of the domain paper written out here once more."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from services.agreements.commitments.domain import Commitment
from services.agreements.commitments.lifecycle import LIFECYCLE
from services.agreements.deeds import Deed
from services.agreements.pacts.lifecycle import LIFECYCLES, NEGOTIATED, WORK_PLAN
from services.agreements.problems import PROBLEMS, REASONS
from services.agreements.refusals import NotPossible
from services.chassis.web.problems import ProblemCatalog
from tests.support.given import act_on, given, happened
from tests.unit.agreements.histories import (
    ACCEPTED,
    AGREED,
    CO_RESPONSIBLE_UNIT,
    FORECAST_VERSION,
    HUNDRED,
    IN_STATE,
    MINUTES,
    PHOTO,
    REPORT_OF_B,
    SUSPENSION,
    TODAY,
    A,
    accepted,
    events,
    states,
    terms,
)

ACT = act_on(TODAY)
DEED = Deed(minutes=MINUTES, reason="porque sí")
SHORTER = {"statement": "Otra cosa"}

ATTEMPTS = {
    "revise_terms": lambda it: it.revise_terms(ACT, terms(statement="Otra cosa")),
    "accept": lambda it: it.accept(act_on(TODAY, CO_RESPONSIBLE_UNIT)),
    "approve": lambda it: it.approve(ACT, DEED),
    "start": lambda it: it.start(ACT),
    "suspend": lambda it: it.suspend(ACT, date(2026, 8, 1), DEED),
    "resume": lambda it: it.resume(ACT, DEED),
    "breach": lambda it: it.breach(ACT, DEED),
    "fulfil": lambda it: it.fulfil(ACT),
    "verify": lambda it: it.verify(ACT),
    "observe": lambda it: it.verify_progress(ACT, A, Decimal(50), "Falta una parte"),
    "undo": lambda it: it.correct(ACT, REPORT_OF_B, {"progress": Decimal(40)}, "Se escribió de más"),
    "withdraw": lambda it: it.withdraw(ACT, DEED),
    "report_progress": lambda it: it.report_progress(ACT, A, HUNDRED, evidence=[PHOTO]),
    "forecast": lambda it: it.forecast(ACT, A, date(2026, 8, 1)),
    "verify_progress": lambda it: it.verify_progress(ACT, A, HUNDRED),
    "renegotiate": lambda it: it.renegotiate(ACT, SHORTER, (), ["TUR"], uuid4, DEED),
    "correct": lambda it: it.correct(ACT, FORECAST_VERSION, {"due_on": date(2026, 3, 2)}, "Un día más"),
}

# act -> {state: state after}, from the domain paper; anything else is refused.
ALLOWED = {
    "revise_terms": {"drafted": "drafted"},
    "accept": {"drafted": "drafted"},
    "approve": {"drafted": "agreed"},
    "start": {"agreed": "in_progress"},
    "suspend": {"agreed": "suspended", "in_progress": "suspended"},
    "resume": {"suspended": "in_progress"},
    "breach": {"agreed": "breached", "in_progress": "breached", "suspended": "breached"},
    "fulfil": {"in_progress": "fulfilled"},
    "verify": {"fulfilled": "verified"},
    "withdraw": {"drafted": "withdrawn", "agreed": "withdrawn", "in_progress": "withdrawn", "suspended": "withdrawn"},
    "report_progress": {"in_progress": "in_progress"},
    "forecast": {"agreed": "agreed", "in_progress": "in_progress", "suspended": "suspended"},
    "verify_progress": {"in_progress": "in_progress", "suspended": "suspended", "fulfilled": "fulfilled"},
    "observe": {"in_progress": "in_progress", "suspended": "suspended", "fulfilled": "in_progress"},
    "renegotiate": {
        "agreed": "agreed",
        "in_progress": "in_progress",
        "suspended": "suspended",
        "breached": "in_progress",
    },
    "correct": {
        "agreed": "agreed",
        "in_progress": "in_progress",
        "suspended": "suspended",
        "fulfilled": "fulfilled",
        "breached": "breached",
    },
    "undo": {
        "in_progress": "in_progress",
        "suspended": "suspended",
        "fulfilled": "in_progress",
        "breached": "breached",
    },
}
NEEDS = {("approve", "drafted"): ACCEPTED, ("accept", "drafted"): (*IN_STATE["drafted"], accepted("TUR"))}
NOTHING_TO_CORRECT = {("undo", "agreed")}
CELLS = [(act, state) for act in ATTEMPTS for state in IN_STATE if (act, state) not in NOTHING_TO_CORRECT]


@pytest.mark.parametrize(("act", "state"), CELLS)
def test_every_cell_of_the_table_holds(act, state):
    story = given(Commitment, *NEEDS.get((act, state), IN_STATE[state])).when(ATTEMPTS[act])
    if state in ALLOWED[act]:
        ATTEMPTS[act](story.aggregate)
        assert story.aggregate.state == ALLOWED[act][state]
        assert story.aggregate.pending_events[-1].state == ALLOWED[act][state]
        assert len(story.aggregate.pending_events) == 1
    else:
        story.refused(NotPossible)


def test_all_acts_and_states_are_tried():
    assert set(ATTEMPTS) == set(LIFECYCLE.table) == set(LIFECYCLE.acts)
    assert set(IN_STATE) == set(LIFECYCLE.states)


def test_a_suspension_before_the_start_leads_back_to_agreed():
    suspended = (*AGREED, happened(events.Suspended, "2026-06-01", **SUSPENSION))
    resumed = happened(events.Resumed, TODAY, state=states.AGREED)
    given(Commitment, *suspended).when(ATTEMPTS["resume"]).then(resumed)


def test_a_second_suspension_leads_back_to_the_state_that_it_left():
    early = {**SUSPENSION, "state": states.SUSPENDED}
    steps = (
        *AGREED,
        happened(events.Suspended, "2026-02-01", **early),
        happened(events.Resumed, "2026-02-02", minutes=MINUTES, state=states.AGREED),
        happened(events.Started, "2026-02-03", state=states.IN_PROGRESS),
        happened(events.Suspended, "2026-06-01", **SUSPENSION),
    )
    resumed = happened(events.Resumed, TODAY, state=states.IN_PROGRESS)
    given(Commitment, *steps).when(ATTEMPTS["resume"]).then(resumed)


def test_the_diagram_has_every_transition_and_no_placeholder():
    diagram = LIFECYCLE.diagram()
    assert "fulfilled --> in_progress : observe, undo" in diagram
    assert "suspended --> agreed : resume" in diagram
    assert "suspended --> in_progress : resume" in diagram
    assert "the state it left" not in diagram
    assert diagram.count("--> [*]") == 2


def test_the_refusal_says_when_it_would_be_possible_in_both_languages():
    story = given(Commitment, *IN_STATE["fulfilled"]).when(ATTEMPTS["suspend"])
    refusal = story.refused(NotPossible)
    catalog = ProblemCatalog(PROBLEMS, REASONS)
    spanish, english = (catalog.document(refusal, language)["detail"] for language in ("es", "en"))
    assert spanish.startswith("No se puede suspender un compromiso que está cumplido.")
    assert "Se puede cuando está: acordado, en ejecución." in spanish
    assert "It is when it is: agreed, in progress." in english


def test_a_work_plan_is_never_signed_and_a_negotiated_pact_never_skips_its_signatures():
    assert LIFECYCLES[WORK_PLAN].possible("draft") == ("enter", "add")
    assert LIFECYCLES[NEGOTIATED].possible("draft") == ("sign", "add")
