"""A service that is gone, hangs or breaks off: an answer in Spanish, in time."""

import json
import socket
import threading
import time

import pytest

from services.kernel.acts import AUDITOR, FACILITATOR
from tests.integration.gateway.conftest import ID


@pytest.fixture
def nobody():
    """An address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def deaf():
    """A listener that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def rude():
    """Serves one request per connection and closes without a word when a second one comes; counts what it saw."""
    seen = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=talk, args=(connection,), daemon=True).start()

        def talk(connection):
            with connection:
                seen.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
                seen.append(connection.recv(65536))

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", seen


def test_a_service_that_is_gone_is_503_with_a_time_to_come_back(suite, nobody):
    client = suite.client_with(monitoring_url=nobody)
    response = client.get("/v1/commitments")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) >= 1
    assert json.loads(response.data)["title"] == "No disponible por ahora"
    assert client.get(f"/v1/commitments/{ID}").status_code == 200


def test_a_service_that_hangs_is_504_in_time(suite, deaf):
    client = suite.client_with(agreements_url=deaf, upstream_within=0.3)
    began = time.monotonic()
    response = client.post("/v1/commitments", headers=suite.bearer(FACILITATOR), json={})
    assert response.status_code == 504
    assert "Retry-After" in response.headers
    assert json.loads(response.data)["type"] == "/problems/too-slow"
    assert time.monotonic() - began < 3


def test_a_service_that_hangs_does_not_take_every_thread(suite, deaf):
    client = suite.client_with(agreements_url=deaf, upstream_within=5.0, upstream_connections=1)
    application = client.application
    first = threading.Thread(target=application.test_client().get, args=(f"/v1/commitments/{ID}",), daemon=True)
    first.start()
    time.sleep(0.2)
    began = time.monotonic()
    response = application.test_client().get(f"/v1/commitments/{ID}", headers=suite.bearer(AUDITOR))
    assert response.status_code == 503
    assert time.monotonic() - began < 3
    assert client.get("/v1/commitments").status_code == 200


def test_a_connection_that_was_closed_while_idle_is_not_the_callers_problem(suite, rude):
    address, seen = rude
    client = suite.client_with(agreements_url=address)
    assert client.get(f"/v1/commitments/{ID}", headers=suite.bearer(AUDITOR)).status_code == 200
    response = client.post("/v1/commitments", headers=suite.bearer(FACILITATOR), json={"a": 1})
    assert response.status_code == 200
    commands = [request for request in seen if request.startswith(b"POST")]
    keys = {
        line for request in commands for line in request.split(b"\r\n") if line.lower().startswith(b"idempotency-key")
    }
    assert len(commands) == 2
    assert len(keys) == 1


def test_a_service_that_does_not_know_our_signature_is_our_fault_not_the_callers(suite):
    suite.agreements.answers = lambda asked: (401, {"Content-Type": "application/problem+json"}, b"{}")
    response = suite.client.get(f"/v1/commitments/{ID}", headers=suite.bearer(AUDITOR))
    assert response.status_code == 503


def test_a_caller_who_calls_too_often_is_told_when_to_come_back(suite):
    client = suite.client_with(public_rate=0.5, public_burst=2, key_rate=0.5, key_burst=1)
    assert client.get("/v1/commitments").headers["RateLimit"] == '"caller";r=1;t=0'
    assert [client.get("/v1/commitments").status_code for _ in range(3)] == [200, 429, 429]
    refused = client.get("/v1/commitments")
    assert int(refused.headers["Retry-After"]) >= 1
    assert "RateLimit-Policy" in refused.headers
    assert json.loads(refused.data)["title"] == "Demasiadas peticiones"
    assert client.get("/livez").status_code == 200


def test_guessing_keys_is_charged_to_the_address(suite):
    client = suite.client_with(public_rate=0.5, public_burst=3)
    guesses = [
        client.get("/v1/commitments", headers={"Authorization": f"Bearer pactos_{guess:043}"}).status_code
        for guess in range(5)
    ]
    assert guesses == [401, 401, 401, 429, 429]
