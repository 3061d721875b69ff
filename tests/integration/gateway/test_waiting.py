"""Read your writes: a command that prefers to wait is answered when the views have it, or at the limit."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from services.chassis.web import identity
from services.kernel.acts import FACILITATOR, RESPONSIBLE
from tests.integration.gateway.conftest import ID, SECRET

START = f"/v1/commitments/{ID}/start"


@pytest.fixture
def waits(suite):
    """What monitoring was asked to wait for; `applied` says what it answers."""
    suite.agreements.answers = lambda asked: (
        201 if asked.target == "/v1/commitments" else 200,
        {"Content-Type": "application/json", "ETag": '"4"'},
        json.dumps({"id": ID}).encode(),
    )
    suite.applied = True
    suite.monitoring.answers = lambda asked: (
        200,
        {"Content-Type": "application/json"},
        json.dumps({"applied": suite.applied, "version": 4}).encode(),
    )
    return suite


@pytest.mark.parametrize(("path", "role"), [(START, RESPONSIBLE), ("/v1/commitments", FACILITATOR)])
def test_an_answer_that_the_views_have_says_that_it_waited(waits, path, role):
    response = waits.client.post(path, headers={**waits.bearer(role), "Prefer": "wait=2"}, json={})
    assert response.headers["Preference-Applied"] == "wait=2"
    asked = waits.monitoring.last
    query = parse_qs(urlsplit(asked.target).query)
    assert urlsplit(asked.target).path == "/internal/applied"
    assert (query["aggregate"], query["version"]) == ([ID], ["4"])
    identity.verify(asked.headers["pactos-identity"], identity.INTERNAL, SECRET)


def test_at_the_limit_the_same_answer_comes_without_it(waits):
    waits.applied = False
    plain = waits.client.post(START, headers=waits.bearer(RESPONSIBLE), json={})
    waited = waits.client.post(START, headers={**waits.bearer(RESPONSIBLE), "Prefer": "wait=1"}, json={})
    assert "wait=1" in waits.monitoring.last.target
    assert "Preference-Applied" not in waited.headers
    assert (waited.status_code, waited.data) == (plain.status_code, plain.data)


@pytest.mark.parametrize("prefer", ["wait=abc", "wait=0", "respond-async"])
def test_what_is_not_a_wait_does_not_wait(waits, prefer):
    waits.client.post(START, headers={**waits.bearer(RESPONSIBLE), "Prefer": prefer}, json={})
    assert waits.monitoring.asked == []


def test_a_refused_command_does_not_wait(waits):
    waits.agreements.answers = lambda asked: (409, {"Content-Type": "application/problem+json"}, b"{}")
    response = waits.client.post(START, headers={**waits.bearer(RESPONSIBLE), "Prefer": "wait=5"}, json={})
    assert response.status_code == 409
    assert waits.monitoring.asked == []


def test_a_monitoring_that_is_gone_does_not_undo_the_command(waits):
    client = waits.client_with(monitoring_url="http://127.0.0.1:9")
    response = client.post(START, headers={**waits.bearer(RESPONSIBLE), "Prefer": "wait=1"}, json={})
    assert response.status_code == 200
    assert "Preference-Applied" not in response.headers
