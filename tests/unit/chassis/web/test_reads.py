"""Reads have ETags, pages, and health beside them."""

import logging

from services.chassis.web.application import bare_app
from services.chassis.web.problems import ProblemCatalog


def test_the_current_representation_has_a_strong_etag(caller, meter):
    response = caller.ask("read_meter", "GET", f"/v1/meters/{meter}")
    assert response.headers["ETag"] == '"1"'
    again = caller.ask("read_meter", "GET", f"/v1/meters/{meter}", headers={"If-None-Match": 'W/"1"'})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == '"1"'


def test_other_reads_have_weak_etags(caller, meter):
    past = caller.ask("read_meter", "GET", f"/v1/meters/{meter}?known_at=2026-05-16T10:00:00-05:00")
    assert past.headers["ETag"] == 'W/"1"'
    assert past.json["known_at"] == "2026-05-16T15:00:00Z"
    listed = caller.ask("list_meters", "GET", "/v1/meters")
    assert listed.headers["ETag"].startswith('W/"')
    again = caller.ask("list_meters", "GET", "/v1/meters", headers={"If-None-Match": listed.headers["ETag"]})
    assert again.status_code == 304


def test_a_moment_without_offset_is_refused_and_a_plus_turned_blank_is_understood(caller, meter):
    naive = caller.ask("read_meter", "GET", f"/v1/meters/{meter}?known_at=2026-05-16T10:00:00")
    assert naive.json["errors"][0]["detail"] == "El momento debe decir su huso horario."
    plus = caller.ask("read_meter", "GET", f"/v1/meters/{meter}?known_at=2026-05-16T10:00:00+02:00")
    assert plus.json["known_at"] == "2026-05-16T08:00:00Z"


def test_a_list_is_walked_by_its_cursor(caller):
    seen, path = [], "/v1/meters?limit=10"
    while path:
        answer = caller.ask("list_meters", "GET", path).json
        seen += [item["n"] for item in answer["items"]]
        path = answer["next"] and f"/v1/meters?limit=10&cursor={answer['next']}"
    assert seen == list(range(25))
    assert len(caller.ask("list_meters", "GET", "/v1/meters").json["items"]) == 20


def test_head_answers_like_get_without_a_body(caller, meter):
    response = caller.ask("read_meter", "HEAD", f"/v1/meters/{meter}")
    assert (response.status_code, response.data, response.headers["ETag"]) == (200, b"", '"1"')


def test_health_is_told(app):
    client = app.test_client()
    assert client.get("/livez").json == {"status": "alive"}
    assert client.get("/readyz").json == {"status": "ready", "checks": {"store": True, "database": True}}
    assert 'service="toys"' in client.get("/metrics").text


def test_a_service_is_not_ready_while_something_it_needs_does_not_answer():
    def unreachable():
        raise ConnectionError("db:5432 refused")

    response = bare_app("toys", ProblemCatalog({}), checks={"database": unreachable}).test_client().get("/readyz")
    assert (response.status_code, response.json) == (503, {"status": "not ready", "checks": {"database": False}})


def test_each_request_leaves_one_line_without_personal_values(caller, meter, caplog):
    with caplog.at_level(logging.INFO, "pactos.access"):
        caller.ask("read_meter", "GET", f"/v1/meters/{meter}?known_at=2026-05-16T10:00:00-05:00")
        caller.ask("x", "GET", "/v1/people/0912345678")
    known, unknown = (record.fields for record in caplog.records if record.name == "pactos.access")
    assert known["operation"] == "read_meter"
    assert (known["path"], known["status"]) == (f"/v1/meters/{meter}", 200)
    assert known["duration_ms"] > 0
    assert unknown["path"] is None
