"""Story 3 and what bad input gets: a problem document in Spanish, the right status, pointers, and nothing written."""

from datetime import date, timedelta

import pytest

from tests.e2e.refused import CASES, World
from tests.e2e.tourism import drafted_commitment, pact_in_force, signed_pact, started_commitment
from tests.support.client import Suite
from tests.support.waiting import eventually

AUDITOR_KEY = ("--role", "auditor", "--subject", "de-paso")


@pytest.fixture(scope="module")
def world(suite: Suite) -> World:
    pact = pact_in_force(suite)
    signed = signed_pact(suite)
    not_in_force = drafted_commitment(suite, signed)
    not_in_force.accept()
    return World(suite, started_commitment(suite), drafted_commitment(suite, pact), signed, not_in_force)


def written(world: World) -> dict[str, object]:
    """Everything that a command could have changed: the stores' events, histories, lists and positions."""
    auditor = world.suite.as_("auditor")
    return {
        "stored": world.suite.stored(),
        "history": len(world.started.history()),
        "draft history": len(world.drafted.history()),
        "pact": auditor.version(f"/v1/pacts/{world.drafted.pact}"),
        "commitments": len(auditor.get("/v1/commitments", limit="100")["items"]),
    }


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_in_words_and_nothing_is_written(world, case):
    ask, status, pointers = CASES[case]
    before = written(world)
    answer = ask(world)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].split(";")[0] == "application/problem+json"
    problem = answer.json()
    assert problem["type"].startswith("/problems/")
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert set(pointers) <= {error["pointer"] for error in problem.get("errors", [])}
    assert all(error["detail"] for error in problem.get("errors", []))
    assert "Traceback" not in answer.text
    assert written(world) == before


def test_what_is_written_would_be_seen(world):
    before = world.suite.stored()
    world.started.report("A", 10, "2026-02-01")
    after_report = world.suite.stored()
    assert after_report == before | {"agreements": before["agreements"] + 1}
    today = world.suite.as_("auditor").get("/v1/ticks")["day"] or date.today().isoformat()
    ends_on = (date.fromisoformat(today) + timedelta(days=2)).isoformat()
    silence = {"commitment_id": world.started.id, "reason": "Prueba", "ends_on": ends_on}
    world.suite.as_("facilitator").create("/v1/silences", silence)
    assert world.suite.stored() == after_report | {"monitoring": after_report["monitoring"] + 1}


def test_the_title_is_spanish_and_english_where_asked_for(world):
    path, body = f"{world.started.path}/progress-reports", {"progress": 130}
    unit = world.suite.as_("unit")
    spanish = unit.request("POST", path, body).json()
    english = unit.request("POST", path, body, headers={"Accept-Language": "en"}).json()
    assert spanish["type"] == english["type"]
    assert spanish["title"] != english["title"]
    page = world.suite.public.request("GET", spanish["type"])
    assert page.status_code == 200


def test_closing_a_pact_names_the_commitments_that_are_open(world):
    ask, _, _ = CASES["closing a pact with an open commitment"]
    assert world.started.id in ask(world).text


def test_a_revoked_key_opens_nothing(world):
    made = dict(line.split() for line in world.suite.command("key", "create", *AUDITOR_KEY).splitlines())
    caller = world.suite.with_key(made["clave"])
    assert caller.request("GET", "/v1/commitments").status_code == 200
    world.suite.command("key", "revoke", made["id"])
    eventually(lambda: caller.request("GET", "/v1/commitments").status_code == 401, 5)
    assert caller.request("GET", "/v1/commitments").json()["type"].startswith("/problems/")
