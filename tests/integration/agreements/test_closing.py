"""A pact never closes over an open commitment, also when many write at once, in several processes' worth of stores."""

import random
import threading
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from uuid import uuid4

import pytest

from services.agreements import opening
from services.agreements.commitments import commands as commitments
from services.agreements.commitments.domain import Commitment
from services.agreements.commitments.lifecycle import BREACHED, OPEN
from services.agreements.commitments.renegotiation import WrittenMilestone
from services.agreements.pacts import commands as pacts
from services.agreements.pacts.domain import Pact
from services.agreements.units import commands as units
from services.chassis.store.idempotency import Request
from services.kernel.acts import FACILITATOR, OPERATOR, RESPONSIBLE, Act, Minutes, Who
from services.kernel.refusals import Refusal

MINUTES = Minutes("Acta 1", date(2026, 1, 1))
DAY = {"effective_on": date(2026, 1, 1)}
CITED = {**DAY, "minutes": MINUTES, "reason": "porque sí"}
MILESTONE = WrittenMilestone(1, date(2026, 1, 1), date(2026, 3, 31), title="A")
TERMS = {"statement": "s", "responsible": "TUR", "co_responsible": (), "cantons": (), "sector": "tourism"}
DRAFT = {**TERMS, "due_on": date(2026, 3, 31), "budget_cents": 0, "milestones": [MILESTONE], **DAY}
PACT = {"title": "t", "kind": "work_plan", "sector": "tourism", "cantons": (), "signatories": ()}


def run(store, command, *args, role=FACILITATOR, unit=None, **fields):
    act = Act(Who(role, unit, role), datetime.now(UTC), "c0ffee")
    request = Request("test", command.__name__, uuid4().hex, "")
    return store.execute(lambda work: command(work, act, *args, **fields), request, 30)


def breached_commitment(store, pact):
    one = run(store, commitments.draft_commitment, pact_id=pact, **DRAFT).id
    run(store, commitments.accept, one, None, role=RESPONSIBLE, unit="TUR", **DAY)
    run(store, commitments.approve, one, None, **CITED)
    run(store, commitments.breach, one, None, **CITED)
    return one


@pytest.fixture
def stores(database_url):
    opened = [opening.open_agreements(database_url, migrate=True), opening.open_agreements(database_url)]
    run(opened[0], units.register_unit, "TUR", role=OPERATOR, **_description())
    yield opened
    for store in opened:
        store.close()


def _description():
    nobody = dict.fromkeys(("parent", "head", "coordination", "executive", "valid_to"))
    return {"name": "TUR", "kind": "unit", "institution": "GAD", "valid_from": date(1900, 1, 1), **nobody}


def test_a_pact_closes_or_a_commitment_opens_but_never_both(stores):
    chance = random.Random(7)
    won = set()
    for _ in range(12):
        pact = run(stores[0], pacts.draft_pact, **PACT, **DAY).id
        run(stores[0], pacts.enter_into_force, pact, None, **CITED)
        settled = [breached_commitment(stores[0], pact) for _ in range(2)]
        attempts = [partial(run, stores[0], pacts.close_pact, pact, None, **CITED)]
        for one in settled:
            change = {"agreed_by": ["TUR"], "statement": "otra", **CITED}
            attempts.append(partial(run, stores[1], commitments.renegotiate, one, None, **change))
        attempts.append(partial(run, stores[1], commitments.draft_commitment, pact_id=pact, **DRAFT))
        chance.shuffle(attempts)
        all_at_once(attempts)
        closed = stores[0].get(Pact, pact)
        states = [stores[0].get(Commitment, fact.value).state for fact in closed.commitments.facts]
        still_open = [state for state in states if state in OPEN]
        assert not (closed.state == "closed" and still_open), states
        assert closed.state == "closed" or still_open
        assert set(states) <= {BREACHED, "in_progress", "drafted"}
        won.add(closed.state)
    assert won


def test_drafts_written_at_once_are_all_listed_by_their_pact(stores):
    pact = run(stores[0], pacts.draft_pact, **PACT, **DAY).id
    draft = [partial(run, stores[at % 2], commitments.draft_commitment, pact_id=pact, **DRAFT) for at in range(10)]
    saved = all_at_once(draft)
    listed = [fact.value for fact in stores[0].get(Pact, pact).commitments.facts]
    assert len(saved) == 10
    assert sorted(listed) == sorted(each.id for each in saved)


def all_at_once(attempts):
    """Runs them in threads that start together; what was saved, without the refused."""
    together, saved = threading.Barrier(len(attempts)), []

    def attempt(do):
        together.wait()
        with suppress(Refusal):
            saved.append(do())

    threads = [threading.Thread(target=attempt, args=[do]) for do in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return saved
