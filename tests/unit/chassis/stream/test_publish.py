"""Stored rows become envelopes: nothing private leaves, old versions are brought up to date, newer ones refused."""

from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import pytest

from contracts.envelope import decode
from contracts.events.agreements.commitments import Started
from services.chassis.stream.publish import StoredRow, Unpublishable, envelopes, traceparent
from services.kernel.aggregates import Event
from tests.integration.stream.world import PUBLISHED, SOURCE, Begun, state


def row(stored: bytes, topic: str = Begun.TOPIC) -> StoredRow:
    return StoredRow(42, uuid4(), 7, topic, stored)


def with_fields(stored: bytes, **fields: object) -> bytes:
    return msgspec.json.encode({**msgspec.json.decode(stored), **fields})


def test_an_envelope_says_where_its_event_stands():
    stored = row(state())
    (envelope,) = envelopes([stored], PUBLISHED, SOURCE)
    assert envelope.id == f"{stored.originator_id}:7"
    assert (envelope.subject, envelope.version, envelope.position) == (str(stored.originator_id), 7, 42)
    assert (envelope.type, envelope.source) == (Started.TYPE, SOURCE)
    assert envelope.time == datetime(2026, 5, 16, 12, tzinfo=UTC)
    assert decode(envelope).state == "in_progress"


def test_what_the_contract_does_not_name_stays_inside():
    (envelope,) = envelopes([row(state())], PUBLISHED, SOURCE)
    assert b"kept inside" not in bytes(envelope.data)


@pytest.mark.parametrize(
    "unpublishable",
    [
        pytest.param(row(state(), "stream-tests.unheard-of"), id="an unknown class"),
        pytest.param(row(with_fields(state(), state=3)), id="another type of field"),
        pytest.param(row(b"\xff"), id="no JSON"),
    ],
)
def test_what_cannot_be_published_is_refused_by_position(unpublishable):
    with pytest.raises(Unpublishable, match="position 42"):
        envelopes([unpublishable], PUBLISHED, SOURCE)


class Woken(Event):
    """Once its state was called `phase`."""

    TOPIC = "stream-tests.woken"
    class_version = 2

    state: str

    @staticmethod
    def upcast_v1_v2(fields: dict) -> None:
        fields["state"] = fields.pop("phase")


def test_an_older_class_version_is_brought_up_to_date():
    fields = msgspec.json.decode(state())
    del fields["originator_topic"]
    old = {**fields, "phase": fields.pop("state")}
    (envelope,) = envelopes([row(msgspec.json.encode(old), Woken.TOPIC)], {Woken: Started}, SOURCE)
    assert decode(envelope).state == "in_progress"


def test_a_newer_class_version_is_refused():
    with pytest.raises(Unpublishable, match="version 3"):
        envelopes([row(with_fields(state(), class_version=3), Woken.TOPIC)], {Woken: Started}, SOURCE)


def test_a_trace_goes_on_where_the_correlation_id_is_one():
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    assert traceparent(trace_id, 42) == f"00-{trace_id}-000000000000002a-01"
    assert traceparent("0af76519-16cd-43dd-8448-eb211c80319c", 42) == f"00-{trace_id}-000000000000002a-01"
    assert traceparent("carga inicial", 42) is None
    assert traceparent("0" * 32, 42) is None
