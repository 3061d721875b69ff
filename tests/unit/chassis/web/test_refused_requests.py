"""What cannot be read, or may not be asked, is a problem document and changes nothing."""

import io
import json
import time

import pytest

from services.chassis.web import identity
from services.kernel.acts import PUBLIC
from tests.unit.chassis.web.conftest import SECRET, Caller


def post(caller, body, media="application/json", **headers):
    return caller.ask("draft_meter", "POST", "/v1/meters", data=body, content_type=media, headers=headers)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "JSON"),
        (b'{"title": NaN}', "JSON"),
        (b'{"title": "a\nb"}', "JSON"),
        (b'\xef\xbb\xbf{"title": "a"}', "JSON"),
        (b'{"title": ' + b"9" * 5000 + b"}", "JSON"),
        (b'{"title": "\xff"}', "UTF-8"),
        (b'{"title": "\\ud800"}', "UTF-8"),
        (b"[]", "objeto"),
        (b'"text"', "objeto"),
        (b"null", "objeto"),
        (b'{"title": "a", "title": "b"}', "title"),
        (b'{"milestones": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "hondo"),
    ],
)
def test_a_malformed_body_is_refused(caller, store, body, says):
    head = store.head()
    response = post(caller, body)
    assert (response.status_code, response.json["type"]) == (400, "/problems/malformed")
    assert says in response.json["detail"]
    assert store.head() == head


@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", ""]
)
def test_another_media_type_is_refused(caller, media):
    assert post(caller, b'{"title": "a"}', media).status_code == 415


@pytest.mark.parametrize(
    "media", ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"]
)
def test_json_is_accepted_however_it_is_written(caller, media):
    assert post(caller, b'{"title": "a"}', media).status_code == 201


def test_a_body_of_a_megabyte_is_refused(caller):
    response = post(caller, json.dumps({"title": "x" * 2**20}).encode())
    assert (response.status_code, response.json["type"]) == (413, "/problems/body-too-large")


def test_a_megabyte_without_a_length_is_refused_and_not_cut(app):
    stream = io.BytesIO(b'{"title": "a"}' + b" " * 2**20)
    who = identity.Identity("key-1", "DGT", "facilitator", "draft_meter", identity.OWN)
    response = app.test_client().post(
        "/v1/meters",
        headers={identity.HEADER: identity.sign(who, SECRET), "Content-Type": "application/json"},
        environ_overrides={"wsgi.input": stream, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    assert response.status_code == 413


@pytest.mark.parametrize("arrived", [b"", b'{"title": "a"}'])
def test_a_body_that_broke_off_is_not_taken_for_a_whole_one(app, store, arrived):
    head = store.head()
    who = identity.Identity("key-1", "DGT", "facilitator", "draft_meter", identity.OWN)
    response = app.test_client().post(
        "/v1/meters",
        headers={identity.HEADER: identity.sign(who, SECRET), "Content-Type": "application/json"},
        environ_overrides={"wsgi.input": io.BytesIO(arrived), "wsgi.input_terminated": True, "CONTENT_LENGTH": "20"},
    )
    assert (response.status_code, response.json["type"]) == (400, "/problems/malformed")
    assert store.head() == head


class Endless(io.RawIOBase):
    """A body that never ends; how much of it was read."""

    read_away = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        self.read_away += len(buffer)
        assert self.read_away < 64 * 2**20, "it is read for ever"
        buffer[:] = b" " * len(buffer)
        return len(buffer)


def test_a_body_without_a_length_and_without_an_end_is_not_read_for_ever(app):
    stream = Endless()
    response = app.test_client().post(
        "/v1/nothing",
        environ_overrides={
            "wsgi.input": stream,
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": "",
            "HTTP_TRANSFER_ENCODING": "chunked",
        },
    )
    assert response.status_code == 404
    assert stream.read_away <= 5 * 2**20


def test_every_wrong_field_is_named_by_its_pointer(caller):
    body = {
        "title": " ",
        "colour": "red",
        "milestones": [{"title": "a", "due_on": "2026-02-30"}, {"due_on": 5}, "text"],
    }
    response = caller.ask("draft_meter", "POST", "/v1/meters", json=body)
    assert (response.status_code, response.json["type"]) == (422, "/problems/invalid-fields")
    assert {error["pointer"]: error["detail"] for error in response.json["errors"]} == {
        "/title": "No puede estar en blanco.",
        "/colour": "Campo desconocido.",
        "/milestones/0/due_on": "No es una fecha válida (AAAA-MM-DD).",
        "/milestones/1/title": "Falta este dato, que es obligatorio.",
        "/milestones/1/due_on": "No es una fecha válida (AAAA-MM-DD).",
        "/milestones/2": "No es un objeto.",
    }


def test_the_same_in_english_for_who_asks(caller):
    response = caller.ask("draft_meter", "POST", "/v1/meters", json={}, headers={"Accept-Language": "en"})
    assert response.json["title"] == "Invalid fields"
    assert response.json["errors"] == [{"pointer": "/title", "detail": "Missing data for required field."}]


def test_a_name_with_a_slash_is_escaped_in_its_pointer(caller):
    response = caller.ask("draft_meter", "POST", "/v1/meters", json={"title": "a", "b/c~d": 1})
    assert response.json["errors"][0]["pointer"] == "/b~1c~0d"


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/limit"),
        ("limit=101", "/limit"),
        ("limit=1_0", "/limit"),
        ("limit=2.0", "/limit"),
        ("limit=5&limit=6", "/limit"),
        ("cursor=no", "/cursor"),
        ("cursor=á", "/cursor"),
        ("sector=mining", "/sector"),
        ("colour=red", "/colour"),
    ],
)
def test_a_wrong_query_is_named_too(caller, query, pointer):
    response = caller.ask("list_meters", "GET", f"/v1/meters?{query}")
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json["errors"]] == [pointer]


def test_a_read_without_a_query_refuses_one(caller):
    assert caller.ask("break_down", "GET", "/v1/breakdown?x=1").status_code == 422


def test_an_unknown_address_and_another_method_are_problems(caller):
    assert caller.ask("x", "GET", "/v1/nothing").json["type"] == "/problems/no-such-route"
    assert caller.ask("read_meter", "GET", "/v1/meters/7").status_code == 404
    refused = caller.ask("x", "DELETE", "/v1/meters")
    assert (refused.status_code, refused.json["type"]) == (405, "/problems/method-not-allowed")
    assert refused.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_an_unexpected_error_tells_nothing_but_the_trace(caller, caplog):
    response = caller.ask("break_down", "GET", "/v1/breakdown")
    assert (response.status_code, response.json["type"]) == (500, "/problems/unexpected")
    assert "hunter2" not in response.text
    assert len(response.json["trace_id"]) == 32
    assert "hunter2" in caplog.text


def signed(action="list_meters", role="facilitator", secret=SECRET):
    return identity.sign(identity.Identity("key-1", "DGT", role, action, identity.ANY), secret)


@pytest.mark.parametrize(
    "header",
    [None, "", "x", "x.y.z", signed("read_meter"), signed(secret="another-secret-altogether"), signed(role="service")],
)
def test_only_the_gateway_may_call_and_for_this_action(app, header):
    headers = {} if header is None else {identity.HEADER: header}
    response = app.test_client().get("/v1/meters", headers=headers)
    assert (response.status_code, response.json["type"]) == (401, "/problems/unauthenticated")


def test_an_identity_ends_after_a_minute(app, monkeypatch):
    header = signed()
    assert app.test_client().get("/v1/meters", headers={identity.HEADER: header}).status_code == 200
    later = time.time() + identity.MAX_AGE + 2
    monkeypatch.setattr(identity.time, "time", lambda: later)
    assert app.test_client().get("/v1/meters", headers={identity.HEADER: header}).status_code == 401


def test_internal_routes_are_for_our_processes_alone(app):
    peek = identity.sign(identity.service("consumer"), SECRET)
    assert app.test_client().get("/internal/peek", headers={identity.HEADER: peek}).status_code == 200
    for header in (signed("peek"), signed("internal"), signed("internal", role=PUBLIC)):
        assert app.test_client().get("/internal/peek", headers={identity.HEADER: header}).status_code == 401


def test_a_forged_role_does_not_pass(caller, app):
    assert Caller(app, role="service").draft().status_code == 401
