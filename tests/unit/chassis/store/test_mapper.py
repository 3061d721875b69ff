"""Events as plain JSON, and back by their types; versions of event classes; snapshots."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from eventsourcing.domain import Snapshot
from eventsourcing.persistence import JSONTranscoder, MapperDeserialisationError, StoredEvent
from eventsourcing.utils import register_topic

from services.chassis.store.mapper import JsonMapper, NewerEvent, OutdatedSnapshot, UnknownTopic, current_state
from services.kernel.aggregates import Event
from tests.support.toy import Meter, act, new_meter

MOMENT = datetime(2026, 5, 10, 14, 1, 22, 123456, tzinfo=UTC)
mapper = JsonMapper(JSONTranscoder())


class Weighed(Event):
    """The second version of its class: grams became kilograms."""

    TOPIC = "toy-weighed"
    class_version = 2

    kilograms: Decimal
    note: str | None = None

    @staticmethod
    def upcast_v1_v2(state: dict) -> None:
        state["kilograms"] = Decimal(state.pop("grams")) / 1000


COMMON = {
    "recorded_at": "2026-05-10T14:01:22.123456Z",
    "effective_on": "2026-05-10",
    "who": {"subject": "llave-1", "unit": "DGT", "role": "facilitator"},
    "why": None,
    "correlation_id": "c",
    "causation_id": None,
}


def measured() -> Meter:
    meter = new_meter(uuid4(), now=MOMENT)
    meter.measure(act(MOMENT), Decimal("12.50"), date(2026, 5, 10))
    return meter


def stored(topic: str, version: int = 1, **state) -> StoredEvent:
    return StoredEvent(uuid4(), version, topic, json.dumps({**COMMON, **state}).encode())


@pytest.fixture(scope="module", autouse=True)
def _topics() -> None:
    register_topic(Weighed.TOPIC, Weighed)


def test_an_event_is_stored_as_plain_json_without_id_and_version():
    row = mapper.to_stored_event(measured().pending_events[-1])
    assert (row.topic, row.originator_version) == ("toy-meter.measured", 2)
    assert b'"value":12.50' in row.state
    assert json.loads(row.state) == {
        "effective_on": "2026-05-10",
        "who": {"subject": "llave-1", "unit": "DGT", "role": "facilitator"},
        "why": None,
        "correlation_id": "corr-1",
        "causation_id": None,
        "value": 12.5,
        "recorded_at": "2026-05-10T14:01:22.123456Z",
    }


def test_an_event_comes_back_equal_with_the_types_it_had():
    for event in measured().pending_events:
        back = mapper.to_domain_event(mapper.to_stored_event(event))
        assert back == event
        assert {name: type(value) for name, value in vars(back).items()} == {
            name: type(value) for name, value in vars(event).items()
        }


def test_an_older_version_is_brought_up_step_by_step():
    event = mapper.to_domain_event(stored("toy-weighed", grams=2500))
    assert (event.kilograms, event.note, event.timestamp) == (Decimal("2.5"), None, MOMENT)


def test_the_current_version_says_so_and_is_read_as_it_is():
    event = mapper.to_domain_event(stored("toy-weighed", class_version=2, kilograms=2.5, note="n"))
    row = mapper.to_stored_event(event)
    assert json.loads(row.state)["class_version"] == 2
    assert mapper.to_domain_event(row) == event


def test_an_older_state_is_rewritten_for_whoever_publishes_it_and_a_current_one_left_alone():
    old = stored("toy-weighed", grams=2500)
    assert json.loads(current_state(old.topic, old.state))["kilograms"] == 2.5
    new = stored("toy-weighed", class_version=2, kilograms=1)
    assert current_state(new.topic, new.state) is new.state


@pytest.mark.parametrize(("topic", "version"), [("toy-weighed", 3), ("toy-meter.measured", 2)])
def test_an_event_newer_than_the_code_is_refused_whatever_it_holds(topic: str, version: int):
    for fields in ({}, {"value": 1, "kilograms": 1}):
        with pytest.raises(NewerEvent, match=f"version {version}"):
            mapper.to_domain_event(stored(topic, class_version=version, **fields))


def test_an_unknown_topic_is_refused_by_name():
    with pytest.raises(UnknownTopic, match=r"commitment\.evaporated"):
        mapper.to_domain_event(stored("commitment.evaporated"))


@pytest.mark.parametrize("state", [b"", b"{", b"\xff", b"[]", b'{"value": "much"}'])
def test_a_state_that_does_not_fit_is_refused(state: bytes):
    with pytest.raises(MapperDeserialisationError):
        mapper.to_domain_event(StoredEvent(uuid4(), 2, "toy-meter.measured", state))


def test_a_snapshot_comes_back_as_the_same_aggregate():
    meter = measured()
    meter.collect_events()
    row = mapper.to_stored_event(Snapshot.take(meter))
    assert (row.topic, row.originator_version) == ("toy-meter", 2)
    assert mapper.to_domain_event(row).mutate(None) == meter


def test_a_snapshot_of_another_shape_or_version_is_outdated():
    for state in ({"state": {"title": "Caudal"}}, {"class_version": 2, "state": {}}):
        with pytest.raises(OutdatedSnapshot):
            mapper.to_domain_event(stored("toy-meter", **state))
