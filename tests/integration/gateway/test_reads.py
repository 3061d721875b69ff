"""Public reads are cached for a second and tagged; reads with a key are fresh and private."""

import threading
from concurrent.futures import ThreadPoolExecutor

from services.kernel.acts import AUDITOR


def counted(upstream, status=200):
    def answers(asked):
        return status, {"Content-Type": "application/json"}, b'{"asked": %d}' % len(upstream.asked)

    upstream.answers = answers


def test_a_public_read_is_answered_again_for_a_second(suite):
    counted(suite.monitoring)
    first, second = (suite.client.get("/v1/commitments?sector=tourism") for _ in range(2))
    assert first.data == second.data
    assert len(suite.monitoring.asked) == 1
    assert second.headers["Cache-Control"] == "public, max-age=1"
    assert first.headers["ETag"] == second.headers["ETag"]
    suite.client.get("/v1/commitments?sector=agriculture")
    suite.client.get("/v1/commitments?sector=tourism", headers={"Accept-Language": "en"})
    assert len(suite.monitoring.asked) == 3


def test_a_read_with_a_key_is_always_asked_and_is_private(suite):
    counted(suite.monitoring)
    suite.client.get("/v1/commitments")
    mine = [suite.client.get("/v1/commitments", headers=suite.bearer(AUDITOR)) for _ in range(2)]
    assert len({response.data for response in mine}) == 2
    assert mine[0].headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in mine[0].headers["Vary"]


def test_a_problem_is_not_kept(suite):
    counted(suite.monitoring, status=422)
    assert suite.client.get("/v1/commitments?x=1").data != suite.client.get("/v1/commitments?x=1").data


def test_a_burst_of_readers_asks_once(suite):
    go = threading.Event()

    def answers(asked):
        go.wait(5)
        return 200, {"Content-Type": "application/json"}, b"{}"

    suite.monitoring.answers = answers
    application = suite.client.application
    with ThreadPoolExecutor(10) as pool:
        burst = [pool.submit(application.test_client().get, "/v1/commitments") for _ in range(10)]
        go.set()
        assert {response.result(5).status_code for response in burst} == {200}
    assert len(suite.monitoring.asked) == 1


def test_who_has_the_current_version_gets_304(suite):
    suite.monitoring.answers = lambda asked: (200, {"Content-Type": "application/json", "ETag": '"7"'}, b"{}")
    for headers in ({}, suite.bearer(AUDITOR)):
        for _ in range(2):
            response = suite.client.get("/v1/commitments", headers={**headers, "If-None-Match": 'W/"7"'})
            assert (response.status_code, response.data) == (304, b"")
            assert response.headers["ETag"] == '"7"'
            assert "Cache-Control" in response.headers
    assert "if-none-match" not in suite.monitoring.last.headers
    assert suite.client.get("/v1/commitments", headers={"If-None-Match": '"6"'}).status_code == 200


def test_head_is_get_without_the_body(suite):
    suite.monitoring.answers = lambda asked: (200, {"Content-Type": "application/json"}, b"{}")
    for _ in range(2):
        response = suite.client.head("/v1/commitments")
        assert (response.status_code, response.data) == (200, b"")
    assert suite.monitoring.last.method == "GET"


def test_no_cache_at_all_where_it_is_switched_off(suite):
    counted(suite.monitoring)
    client = suite.client_with(cache_seconds=0.0)
    assert client.get("/v1/commitments").data != client.get("/v1/commitments").data
