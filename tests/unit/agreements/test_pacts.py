"""Pacts are signed, enter into force, and end."""

from datetime import date
from uuid import uuid4

import pytest

from services.agreements.deeds import Deed
from services.agreements.pacts import events
from services.agreements.pacts.domain import Pact
from services.agreements.refusals import AlreadySigned, NotPossible, PactIsOver, PactNotInForce, SignaturesMissing
from services.kernel.acts import Minutes
from services.kernel.refusals import InvalidFields
from tests.support.given import act_on, given, happened

ACT = act_on("2026-03-01")
MINUTES = Minutes("Resolución 1", date(2026, 1, 5))
NEGOTIATED = {"title": "Mesa", "kind": "negotiated", "sector": "tourism", "cantons": (), "signatories": ("A", "B")}
DRAFT = (happened(events.Drafted, "2026-01-01", **NEGOTIATED, example=False, state="draft"),)
PLAN_FACTS = {**NEGOTIATED, "kind": "work_plan", "signatories": ()}
PLAN = (happened(events.Drafted, "2026-01-01", **PLAN_FACTS, example=False, state="draft"),)


def signed(actor, on):
    facts = {"representative": "R", "capacity": "c", "signed_on": date.fromisoformat(on), "sha256": "a" * 64}
    return happened(events.Signed, on, actor=actor, state="signing", **facts)


SIGNED = (*DRAFT, signed("B", "2026-01-05"), signed("A", "2026-01-03"))
IN_FORCE = (*SIGNED, happened(events.EnteredIntoForce, "2026-01-10", minutes=None, state="in_force"))
IN_STATE = {
    "draft": DRAFT,
    "signing": SIGNED,
    "in_force": IN_FORCE,
    "closed": (*IN_FORCE, happened(events.Closed, "2026-02-01", minutes=MINUTES, state="closed")),
    "terminated": (*IN_FORCE, happened(events.Terminated, "2026-02-01", minutes=MINUTES, state="terminated")),
}
ATTEMPTS = {
    "sign": lambda it: it.sign(ACT, "A", "R", "c", "a" * 64),
    "enter": lambda it: it.enter_into_force(ACT, Deed()),
    "close": lambda it: it.close(ACT, Deed(minutes=MINUTES)),
    "terminate": lambda it: it.terminate(ACT, Deed(minutes=MINUTES)),
    "add": lambda it: it.add(ACT, uuid4(), date(2026, 2, 1)),
}
ALLOWED = {
    "sign": {"draft": "signing", "signing": "signing"},
    "enter": {"signing": "in_force"},
    "close": {"in_force": "closed"},
    "terminate": {"in_force": "terminated"},
    "add": {"draft": "draft", "signing": "signing", "in_force": "in_force"},
}


@pytest.mark.parametrize("act", ATTEMPTS)
@pytest.mark.parametrize("state", IN_STATE)
def test_every_cell_of_the_table_holds(act, state):
    steps = (*DRAFT, signed("B", "2026-01-05")) if (act, state) == ("sign", "signing") else IN_STATE[state]
    story = given(Pact, *steps).when(ATTEMPTS[act])
    if state in ALLOWED[act]:
        ATTEMPTS[act](story.aggregate)
        assert story.aggregate.state == ALLOWED[act][state]
    else:
        story.refused(PactIsOver if act == "add" else NotPossible)


def test_a_pact_enters_into_force_when_all_have_signed():
    story = given(Pact, *DRAFT, signed("A", "2026-01-03")).when(lambda it: it.enter_into_force(ACT, Deed()))
    story.refused(SignaturesMissing, missing=["B"])
    before_the_last = Deed(date(2026, 1, 4))
    early = given(Pact, *SIGNED).when(lambda it: it.enter_into_force(ACT, before_the_last))
    early.refused(SignaturesMissing, missing=["B"], day=date(2026, 1, 4))
    entered = happened(events.EnteredIntoForce, "2026-01-05", state="in_force")
    given(Pact, *SIGNED).when(lambda it: it.enter_into_force(ACT, Deed(date(2026, 1, 5)))).then(entered)


def test_only_a_signatory_signs_and_once():
    given(Pact, *SIGNED).when(ATTEMPTS["sign"]).refused(AlreadySigned, actor="A")
    stranger = given(Pact, *DRAFT).when(lambda it: it.sign(ACT, "Z", "R", "c", "a" * 64))
    stranger.refused(InvalidFields, ("/actor", "not_a_signatory"))
    future = given(Pact, *DRAFT).when(lambda it: it.sign(ACT, "A", "R", "c", "a" * 64, date(2026, 3, 2)))
    future.refused(InvalidFields, ("/signed_on", "in_the_future"))


def test_a_work_plan_needs_its_resolution_and_no_signature():
    given(Pact, *PLAN).when(ATTEMPTS["sign"]).refused(NotPossible)
    without = given(Pact, *PLAN).when(ATTEMPTS["enter"])
    without.refused(InvalidFields, ("/minutes", "resolution_needed"))
    entered = happened(events.EnteredIntoForce, "2026-03-01", minutes=MINUTES, state="in_force")
    given(Pact, *PLAN).when(lambda it: it.enter_into_force(ACT, Deed(minutes=MINUTES))).then(entered)


@pytest.mark.parametrize(
    ("kind", "signatories"), [("negotiated", ()), ("work_plan", ("A",)), ("negotiated", ("A", "A"))]
)
def test_signatories_fit_the_kind(kind, signatories):
    facts = {**NEGOTIATED, "kind": kind, "signatories": signatories}
    with pytest.raises(InvalidFields):
        Pact.draft(uuid4(), ACT, deed=Deed(), **facts)


def test_a_pact_is_in_force_from_its_day_on():
    pact = given(Pact, *IN_FORCE).aggregate
    pact.require_in_force(date(2026, 1, 10))
    with pytest.raises(PactNotInForce):
        pact.require_in_force(date(2026, 1, 9))


def test_a_pact_is_closed_by_minutes():
    without = given(Pact, *IN_FORCE).when(lambda it: it.close(ACT, Deed()))
    without.refused(InvalidFields, ("/minutes", "minutes_needed"))


def test_a_pact_is_not_closed_before_its_commitments_were_settled():
    deed = Deed(date(2026, 2, 1), minutes=MINUTES)
    early = given(Pact, *IN_FORCE).when(lambda it: it.close(ACT, deed, [date(2026, 2, 2)]))
    early.refused(InvalidFields, ("/effective_on", "before_the_one_before"))
    closed = happened(events.Closed, "2026-02-01", state="closed")
    given(Pact, *IN_FORCE).when(lambda it: it.close(ACT, deed, [date(2026, 2, 1)])).then(closed)
