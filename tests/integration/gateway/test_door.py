"""The only door: who comes in, as whom, and with what."""

import io
import json
from datetime import UTC, datetime

import pytest

from services.chassis.web import identity
from services.gateway.access import keys
from services.kernel.acts import AUDITOR, FACILITATOR, OPERATOR, PUBLIC, RESPONSIBLE, ROLES, Who
from tests.integration.gateway.conftest import ID, SECRET

START = f"/v1/commitments/{ID}/start"


def problem(response):
    assert response.content_type.startswith("application/problem+json")
    return json.loads(response.data)


def test_a_service_learns_who_calls_what_and_on_whose_things(suite):
    suite.client.post(START, headers=suite.bearer(RESPONSIBLE), json={})
    vouched = identity.verify(suite.agreements.last.headers["pactos-identity"], "start", SECRET)
    assert vouched.who == Who("responsible de prueba", "unit-responsible", RESPONSIBLE)
    assert vouched.scope == "own"
    suite.client.get("/v1/commitments?limit=1")
    vouched = identity.verify(suite.monitoring.last.headers["pactos-identity"], "list_commitments", SECRET)
    assert (vouched.role, vouched.unit, vouched.scope) == (PUBLIC, None, "any")


def test_a_caller_cannot_bring_its_own_identity_or_other_headers(suite):
    forged = {"Pactos-Identity": "forged", "X-Forwarded-For": "1.2.3.4", "Cookie": "a=b", "Connection": "x-evil"}
    suite.client.get("/v1/commitments", headers={**forged, "X-Evil": "1", "Accept-Language": "en"})
    headers = suite.monitoring.last.headers
    assert headers["pactos-identity"] != "forged"
    assert headers["accept-language"] == "en"
    assert not {"x-forwarded-for", "cookie", "x-evil"} & set(headers)


def test_a_command_without_a_key_is_401_and_is_not_passed_on(suite):
    response = suite.client.post(START, json={})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="pactos"'
    assert problem(response)["type"] == "/problems/unauthenticated"
    assert suite.agreements.asked == []


def test_a_body_in_chunks_is_refused_where_it_is_too_large_and_never_cut(suite):
    response = suite.client.post(
        START,
        headers={**suite.bearer(RESPONSIBLE), "Content-Type": "application/json"},
        environ_overrides={
            "wsgi.input": io.BytesIO(b"{}" + b" " * 2**20),
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": "",
            "HTTP_TRANSFER_ENCODING": "chunked",
        },
    )
    assert (response.status_code, problem(response)["type"]) == (413, "/problems/body-too-large")
    assert suite.agreements.asked == []


@pytest.mark.parametrize("header", ["Bearer pactos_" + "x" * 43, "Bearer nonsense", "Basic YTpi", ""])
def test_a_bad_key_is_401_even_where_the_public_may_read(suite, header):
    response = suite.client.get("/v1/commitments", headers={"Authorization": header})
    assert response.status_code == 401
    assert "invalid_token" in response.headers["WWW-Authenticate"]
    assert problem(response)["title"] == "Clave no válida"
    assert suite.monitoring.asked == []


def test_a_revoked_key_is_401(suite):
    text, key = keys.create(suite.database, Who("breve", None, AUDITOR), datetime.now(UTC))
    keys.revoke(suite.database, key.id, datetime.now(UTC))
    assert suite.client.get("/v1/commitments", headers={"Authorization": f"Bearer {text}"}).status_code == 401


@pytest.mark.parametrize("role", sorted(set(ROLES) - {PUBLIC, RESPONSIBLE}))
def test_a_role_that_may_not_is_403_and_is_not_passed_on(suite, role):
    response = suite.client.post(START, headers=suite.bearer(role), json={})
    assert response.status_code == 403
    assert problem(response)["type"] == "/problems/forbidden"
    assert suite.agreements.asked == []


def test_an_action_that_the_table_does_not_know_stops_the_start(suite):
    from services.gateway.routing import BadDocument
    from services.gateway.wsgi import application

    document = {"paths": {"/v1/secrets": {"get": {"operationId": "steal", "x-service": "agreements"}}}}
    with pytest.raises(BadDocument, match="steal"):
        application(suite.settings, document, suite.database)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/commitments/",
        f"/v1/commitments/{ID}/",
        f"/v1/commitments/{ID}junk",
        "/v1/commitments/7",
        "/v1/units/..",
        "/v1/units/a%2Fb",
        "/v1/units/%2e%2e",
        "/internal/applied",
        "/internal/feed",
        "//v1/commitments",
        "/V1/commitments",
    ],
)
def test_an_address_of_no_operation_is_404_and_is_not_passed_on(suite, path):
    response = suite.client.get(path, headers=suite.bearer(OPERATOR))
    assert response.status_code == 404
    problem(response)
    assert suite.agreements.asked == suite.monitoring.asked == []


def test_another_method_is_405_and_says_which(suite):
    response = suite.client.delete("/v1/commitments", headers=suite.bearer(OPERATOR))
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]
    problem(response)


def test_a_body_of_a_megabyte_is_413_and_is_not_passed_on(suite):
    response = suite.client.post(
        "/v1/commitments", headers=suite.bearer(FACILITATOR), data=b"x" * 1_000_000, content_type="application/json"
    )
    assert response.status_code == 413
    problem(response)
    assert suite.agreements.asked == []


def test_body_query_and_preconditions_pass_unchanged(suite):
    body = '{"effective_on": "2026-01-01", "reason": "ñ"}'.encode()
    headers = {"If-Match": '"3"', "Idempotency-Key": "one", "Content-Type": "application/json; charset=utf-8"}
    suite.client.post(START + "?x=%C3%B1&y=a+b", headers={**suite.bearer(RESPONSIBLE), **headers}, data=body)
    asked = suite.agreements.last
    assert (asked.method, asked.body) == ("POST", body)
    assert asked.target == START + "?x=%C3%B1&y=a+b"
    assert asked.headers["if-match"] == '"3"'
    assert asked.headers["idempotency-key"] == "one"
    assert asked.headers["content-type"] == "application/json; charset=utf-8"
    suite.client.get("/v1/units/a%20b%3Fc", headers=suite.bearer(AUDITOR))
    assert suite.agreements.last.target == "/v1/units/a%20b%3Fc"


def test_the_conversation_and_the_trace_pass_on(suite):
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    response = suite.client.get("/v1/commitments", headers={"X-Correlation-Id": "story-1", "traceparent": trace})
    headers = suite.monitoring.last.headers
    assert headers["x-correlation-id"] == response.headers["X-Correlation-Id"] == "story-1"
    assert headers["traceparent"].split("-")[1] == "0af7651916cd43dd8448eb211c80319c"


def test_what_a_service_says_comes_back_without_what_is_its_own(suite):
    said = {"ETag": '"8"', "Location": "/v1/x", "Pactos-Position": "agreements:9", "Content-Type": "application/json"}
    suite.agreements.answers = lambda asked: (201, {**said, "Set-Cookie": "a=b", "X-Secret": "1"}, b'{"id":1}')
    response = suite.client.post("/v1/commitments", headers=suite.bearer(FACILITATOR), json={})
    assert (response.status_code, response.data) == (201, b'{"id":1}')
    assert {name: response.headers[name] for name in said} == said
    assert not {"Set-Cookie", "X-Secret"} & set(response.headers.keys())
    assert response.headers["Cache-Control"] == "no-store"


def test_every_answer_carries_the_security_headers_once(suite):
    for _ in range(2):
        for path in ("/", "/v1/commitments", "/nowhere", "/openapi.json"):
            response = suite.client.get(path)
            for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Content-Security-Policy"):
                assert len(response.headers.getlist(name)) == 1, (path, name)
