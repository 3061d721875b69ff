"""The feed over HTTP: to services alone, in pages, and the same as from within."""

import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.serving import make_server

from contracts.envelope import JSON_BATCH
from services.chassis.stream.log import FEED, HEAD, INDEX, HttpLog, LogUnreachable
from services.chassis.stream.serving import register_feed
from services.chassis.web import identity
from services.chassis.web.application import bare_app
from services.chassis.web.problems import ProblemCatalog
from tests.integration.stream.world import PUBLISHED, SOURCE, MemoryStore

SECRET = "secret-" * 8


@pytest.fixture
def store() -> MemoryStore:
    filled = MemoryStore()
    ids = [uuid4() for _ in range(3)]
    for number in range(1200):
        filled.save(ids[number % 3])
    return filled


@pytest.fixture
def app(store: MemoryStore) -> Flask:
    served = bare_app("tests", ProblemCatalog({}))
    register_feed(served, store, PUBLISHED, SOURCE, SECRET)
    return served


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    running = threading.Thread(target=server.serve_forever)
    running.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    running.join()


def headers(role: str = "service", action: str = identity.INTERNAL) -> dict[str, str]:
    caller = identity.Identity("service:tests", None, role, action, identity.ANY)
    return {identity.HEADER: identity.sign(caller, SECRET)}


def test_over_http_it_is_the_same_log(store, address):
    here, there = store.log(), HttpLog(address, SOURCE, headers)
    some = str(next(iter(store.versions())))
    assert there.head() == here.head()
    assert list(there.page(100, 700)) == list(here.page(100, 700))
    assert list(there.of_aggregate(some, 5, 7)) == list(here.of_aggregate(some, 5, 7))
    assert list(there.index(100, 3)) == list(here.index(100, 3))
    assert there.page(here.head()) == []
    assert there.of_aggregate(str(uuid4()), 0) == []


def test_a_page_has_a_thousand_envelopes_at_most(app):
    answer = app.test_client().get(FEED, query_string={"limit": 5000}, headers=headers())
    assert answer.content_type == JSON_BATCH
    assert len(answer.json) == 1000


def test_the_index_is_three_numbers_a_line(app, store):
    answer = app.test_client().get(INDEX, query_string={"after": 1, "limit": 1}, headers=headers())
    (line,) = answer.json
    assert line == list(store.log().index(1, 1)[0])


@pytest.mark.parametrize("path", [FEED, INDEX, HEAD])
@pytest.mark.parametrize(
    ("given", "status"),
    [
        (dict, 401),
        (lambda: headers("operator"), 403),
        (lambda: headers(action="start"), 401),
        (lambda: {identity.HEADER: "forged"}, 401),
    ],
    ids=["nobody", "an operator", "a service for another action", "a forger"],
)
def test_only_services_read_it(app, path, given, status):
    assert app.test_client().get(path, headers=given()).status_code == status


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=1e3", "after=9223372036854775808", "aggregate=7"])
def test_nonsense_is_refused(app, query):
    assert app.test_client().get(f"{FEED}?{query}", headers=headers()).status_code == 400


def test_a_log_that_does_not_answer_is_unreachable():
    with pytest.raises(LogUnreachable):
        HttpLog("http://127.0.0.1:9", SOURCE, headers).head()


def test_an_answer_that_is_no_log_is_unreachable(address):
    with pytest.raises(LogUnreachable, match="401"):
        HttpLog(address, SOURCE).head()
    with pytest.raises(LogUnreachable):
        HttpLog(f"{address}/livez#", SOURCE, headers).page(0)


def test_polling_leaves_no_line_in_the_access_log_unless_it_is_refused(app, caplog):
    asked = app.test_client()
    with caplog.at_level("INFO", "pactos.access"):
        asked.get(HEAD, headers=headers())
        asked.get(HEAD)
    assert [record.fields["status"] for record in caplog.records if record.name == "pactos.access"] == [401]
