"""The stream through the real door: who hears what, in order; and what becomes of it when something dies."""

import json
import socket
from collections.abc import Iterator
from uuid import uuid4

import psutil
import pytest
import urllib3

from contracts.events.agreements import commitments as events
from tests.integration.gateway.live.stage import Stage, staged
from tests.support.sse import Ear, Heard
from tests.support.waiting import eventually
from tests.unit.monitoring.given import MINUTES, A, B, Told


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("live"), LIVE_STREAMS_OF_ONE="12") as stage:
        yield stage


def versions(heard: list[Heard], aggregate: object) -> list[int]:
    return [one.data["version"] for one in heard if one.data["id"] == str(aggregate)]


def test_everybody_hears_in_order_what_happens_to_public_commitments_and_alerts(stage: Stage):
    with stage.listens() as ear:
        assert "content-type: text/event-stream" in ear.headers
        assert "cache-control: no-store" in ear.headers
        commitment, told = stage.agreed()
        stage.says(commitment, told.reported(A, "10", "2026-02-01").events[-1:])
        ear.hears(3)
        alert = stage.fires(commitment)
        *first, last = ear.hears(4)
    # Drafted and accepted happened before it was public.
    assert versions(first, commitment) == [3, 4, 5]
    assert {one.event for one in first} == {"commitment"}
    assert first[-1].data["type"] == "commitment.progress-reported.v1"
    assert first[-1].data["milestone_id"] == str(A.id)
    assert first[-1].data["path"] == f"/v1/commitments/{commitment}"
    assert (last.event, last.data["id"], last.data["rule"]) == ("alert", str(alert), "overdue")


def test_nothing_personal_is_told(stage: Stage):
    with stage.listens("auditor") as ear:
        commitment, told = stage.agreed()
        stage.says(commitment, told.reported(A, "10", "2026-02-01").events[-1:])
        heard = json.dumps([one.data for one in ear.hears(5)])
    for private in ("turismo-mejia", "who", "note", "correlation", "evidence"):
        assert private not in heard


def test_a_draft_is_heard_by_its_own_and_the_staff_alone(stage: Stage):
    ears = {who: stage.listens(who) for who in (None, "unit", "other_unit", "auditor")}
    draft, marker = uuid4(), uuid4()
    told = Told().drafted("2026-01-01").says(events.Withdrawn, "2026-01-02", "withdrawn", minutes=MINUTES)
    stage.says(draft, told.events)
    stage.agreed(marker)
    for who, ear in ears.items():
        eventually(lambda ear=ear: versions(ear.told(), marker)[-1:] == [4], what="the marker")
        assert len(versions(ear.told(), draft)) == (2 if who in ("unit", "auditor") else 0)
        ear.close()


def test_an_alert_of_our_own_feeds_is_for_the_staff(stage: Stage):
    commitment, _ = stage.agreed()
    with stage.listens() as public, stage.listens("auditor") as staff:
        silent, other = stage.fires(None), stage.fires(commitment)
        staff.hears(2)
        public.hears(1)
        assert versions(staff.told(), silent) == [1]
        assert versions(public.told(), silent) == []
        assert versions(public.told(), other) == [1]


def test_who_comes_back_goes_on_where_it_was(stage: Stage):
    commitment, told = stage.agreed()
    heard: list[Heard] = []
    last = None
    for round_ in range(6):
        with stage.listens(last=last) as ear:
            if last is None:
                eventually(lambda ear=ear: ear.heard, what="hello")
            for _ in range(3):
                stage.says(commitment, told.reported(A, f"{10 + round_}", "2026-02-01").events[-1:])
            wanted = 3 if last is None else 6
            heard += ear.hears(wanted)
            last = heard[-1].id
        for _ in range(3):  # While nobody listens.
            stage.says(commitment, told.reported(B, f"{round_}", "2026-02-01").events[-1:])
    first = heard[0].data["version"]
    assert versions(heard, commitment) == list(range(first, first + len(heard)))
    assert len({one.id for one in heard}) == len(heard)


def test_both_logs_are_resumed_each_where_it_was(stage: Stage):
    commitment, told = stage.agreed()
    with stage.listens() as ear:
        stage.says(commitment, told.reported(A, "5", "2026-02-01").events[-1:])
        ear.hears(1)
        alerts = [stage.fires(commitment) for _ in range(3)]
        last = ear.hears(2)[-1].id
    stage.says(commitment, told.reported(A, "6", "2026-02-01").events[-1:])
    with stage.listens(last=last) as ear:
        rest = ear.hears(3)
    assert [one.data["id"] for one in rest if one.event == "alert"] == [str(one) for one in alerts[1:]]
    assert versions(rest, commitment) == [told.version]


def test_what_is_not_our_id_is_refused_and_one_from_nowhere_begins_anew(stage: Stage):
    with stage.listens(last="lo que sea") as ear:
        eventually(lambda: ear.body)
        assert ear.status == 400
        assert json.loads(ear.body)["type"] == "/problems/not-our-event-id"
    with stage.listens(last="a999999999.m5") as ear:
        eventually(lambda: ear.heard)
        assert ear.heard[0].event == "reset"


def test_a_wrong_key_a_query_and_a_head_are_answered_as_everywhere(stage: Stage):
    wrong = Ear(f"http://127.0.0.1:{stage.port}/v1/live", key="pactos_" + "x" * 43)
    assert wrong.status == 401
    wrong.close()
    with Ear(f"http://127.0.0.1:{stage.port}/v1/live?x=1") as asked:
        assert asked.status == 422
    head = urllib3.request("HEAD", f"http://127.0.0.1:{stage.port}/v1/live")
    assert (head.status, head.headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")


def test_nobody_but_the_gateway_opens_a_stream(stage: Stage):
    with Ear(f"http://127.0.0.1:{stage.live_port}/v1/live") as ear:
        assert ear.status == 401


def test_no_more_streams_of_one_than_are_allowed_and_a_place_is_free_again(stage: Stage):
    ears = [stage.listens("unit") for _ in range(12)]
    assert {ear.status for ear in ears} == {200}
    with stage.listens("unit") as refused:
        assert refused.status == 503
        assert "retry-after: 30" in refused.headers
    with stage.listens("auditor") as other:
        assert other.status == 200
    ears.pop().close()
    eventually(lambda: _opens(stage), what="a free place")
    for ear in ears:
        ear.close()


def _opens(stage: Stage) -> bool:
    with stage.listens("unit") as ear:
        return ear.status == 200


def test_the_gateway_answers_others_while_many_listen(stage: Stage):
    ears = [stage.listens(role) for role in ("unit", "other_unit", "auditor") for _ in range(10)]
    assert {ear.status for ear in ears} == {200}  # more than the gateway has threads
    assert urllib3.request("GET", f"http://127.0.0.1:{stage.port}/v1/access", timeout=5).status == 200
    for ear in ears:
        ear.close()


def test_a_log_that_dies_and_comes_back_loses_nothing(stage: Stage):
    commitment, told = stage.agreed()
    with stage.listens() as ear:
        stage.says(commitment, told.reported(A, "5", "2026-02-01").events[-1:])
        ear.hears(1)
        stage.agreements.down()
        for progress in range(6, 12):
            stage.says(commitment, told.reported(A, f"{progress}", "2026-02-01").events[-1:])
        alert = stage.fires(commitment)
        assert ear.hears(2)[-1].data["id"] == str(alert)
        stage.agreements.up()
        heard = ear.hears(8)
    assert versions(heard, commitment) == list(range(5, 12))


def test_a_process_of_streams_that_is_killed_loses_and_repeats_nothing(stage: Stage):
    commitment, told = stage.agreed()
    with stage.listens() as ear:
        stage.says(commitment, told.reported(A, "5", "2026-02-01").events[-1:])
        before = ear.hears(1)
        stage.kill_live()
        assert ear.ended.wait(10)
    with stage.listens() as refused:
        assert refused.status == 503
        assert "retry-after" in refused.headers
    for progress in range(6, 12):
        stage.says(commitment, told.reported(A, f"{progress}", "2026-02-01").events[-1:])
    stage.start_live()
    with stage.listens(last=before[-1].id) as ear:
        stage.says(commitment, told.reported(A, "12", "2026-02-01").events[-1:])
        after = ear.hears(7)
    assert versions([*before, *after], commitment) == list(range(5, 13))


def test_who_reads_nothing_is_dropped_and_others_hear_on(stage: Stage):
    commitment, told = stage.agreed()
    deaf = socket.create_connection(("127.0.0.1", stage.port))
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.sendall(b"GET /v1/live HTTP/1.1\r\nHost: x\r\n\r\n")
    process = psutil.Process(stage.live.pid)
    many, burst = 12_000, 250  # what is said at once is less than a listener may have waiting
    with stage.listens() as ear:
        eventually(lambda: ear.heard)
        for heard in range(burst, many + 1, burst):
            for _ in range(burst):
                stage.agreements.add(commitment, told.reported(A, "7", "2026-02-01").events[-1])
            ear.hears(heard)
        assert versions(ear.told(), commitment) == list(range(5, 5 + many))
    eventually(lambda: _dropped(stage) >= 1, what="the deaf one is dropped")
    memory = sum(child.memory_info().rss for child in (process, *process.children(recursive=True)))
    assert memory < 500 * 2**20
    deaf.close()


def _dropped(stage: Stage) -> float:
    text = urllib3.request("GET", f"http://127.0.0.1:{stage.live_port}/metrics").data.decode()
    return next(float(line.split()[1]) for line in text.splitlines() if line.startswith("pactos_live_dropped_total"))
