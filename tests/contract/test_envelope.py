"""The envelope: what goes in comes out, other people's CloudEvents library reads it, and nonsense is refused."""

import contextlib
import json

import msgspec
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event, to_binary_event
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from contracts.envelope import (
    Envelope,
    MalformedEnvelope,
    UnknownType,
    decode,
    encode,
    from_batch,
    from_kafka,
    to_batch,
    to_kafka,
)
from tests.support.anything import envelopes, events
from tests.support.samples import SAMPLES, envelope_of

SOUND = envelope_of(SAMPLES[0])


def as_json(envelope: Envelope, **changed: object) -> dict:
    return {**json.loads(to_batch([envelope]))[0], **changed}


def as_headers(envelope: Envelope, **changed: bytes | None) -> list[tuple[str, bytes | None]]:
    return list({**dict(to_kafka(envelope)[2]), **changed}.items())


@given(events)
def test_any_event_comes_out_of_json_as_it_went_in(event):
    assert msgspec.json.decode(encode(event), type=type(event)) == event


@given(envelopes())
def test_any_envelope_survives_kafka(envelope):
    key, value, headers = to_kafka(envelope)
    assert key.decode() == envelope.subject
    assert from_kafka(value, headers) == envelope
    assert decode(from_kafka(value, headers)) == decode(envelope)


@given(st.lists(envelopes(), max_size=4))
def test_any_batch_survives_http(batch):
    assert [(read, decode(read)) for read in from_batch(to_batch(batch))] == [(sent, decode(sent)) for sent in batch]


@given(envelopes())
def test_the_cloudevents_sdk_reads_what_we_send_over_kafka(envelope):
    key, value, headers = to_kafka(envelope)
    theirs = from_binary_event(KafkaMessage(headers=dict(headers), key=key, value=value))
    assert (theirs.get_id(), theirs.get_type(), theirs.get_source()) == (envelope.id, envelope.type, envelope.source)
    assert (theirs.get_subject(), theirs.get_time()) == (envelope.subject, envelope.time)
    assert theirs.get_extension("sequence") == envelope.sequence
    assert theirs.get_data() == json.loads(bytes(envelope.data))


@given(envelopes())
def test_the_cloudevents_sdk_reads_each_member_of_a_batch(envelope):
    theirs = JSONFormat().read(CloudEvent, json.dumps(as_json(envelope)))
    assert (theirs.get_id(), theirs.get_time()) == (envelope.id, envelope.time)
    assert theirs.get_extension("position") == envelope.position
    assert theirs.get_data() == json.loads(bytes(envelope.data))


@given(envelopes())
def test_we_read_what_the_cloudevents_sdk_sends(envelope):
    attributes = {name: value for name, value in as_json(envelope).items() if name != "data" and value is not None}
    theirs = CloudEvent({**attributes, "time": envelope.time}, json.loads(bytes(envelope.data)))
    message = to_binary_event(theirs, key_mapper=lambda event: event.get_subject())
    assert decode(from_kafka(message.value, message.headers.items())) == decode(envelope)


def test_headers_of_others_are_left_alone():
    _, value, headers = to_kafka(SOUND)
    assert from_kafka(value, [*headers, ("b3", b"\xff\xfe"), ("ce_dataschema", b"x"), ("nothing", None)]) == SOUND


def test_a_null_trace_is_no_trace():
    assert from_kafka(bytes(SOUND.data), as_headers(SOUND, ce_traceparent=None)).traceparent is None


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("ce_id", None),
        ("ce_id", b"another:1"),
        ("ce_id", b"\xff\xfe"),
        ("ce_source", None),
        ("ce_type", None),
        ("ce_subject", b"not-an-id"),
        ("ce_subject", b"{d0a8d1f2-0000-5000-8000-000000000004}"),
        ("ce_sequence", b"0"),
        ("ce_sequence", b"-1"),
        ("ce_sequence", b"1.0"),
        ("ce_sequence", b"one"),
        ("ce_sequence", "٣".encode()),
        ("ce_sequence", b"9" * 5000),
        ("ce_position", b"0"),
        ("ce_position", b"first"),
        ("ce_position", b"9223372036854775808"),
        ("ce_time", b"yesterday"),
        ("ce_time", b"2026-05-10T10:00:00"),
        ("ce_specversion", b"0.3"),
        ("content-type", b"application/avro"),
        ("content-type", None),
    ],
)
def test_a_record_with_a_wrong_header_is_malformed(header, value):
    headers = as_headers(SOUND, **{header: value})
    if header == "content-type" and value is None:
        assert from_kafka(bytes(SOUND.data), headers) == SOUND
        return
    with pytest.raises(MalformedEnvelope):
        from_kafka(bytes(SOUND.data), headers)


def test_a_wrong_sequence_is_malformed_even_where_the_id_agrees():
    aggregate = SOUND.subject
    for sequence in ("0", "+4", " 4", "4_0", str(2**63)):
        with pytest.raises(MalformedEnvelope):
            from_batch(json.dumps([as_json(SOUND, id=f"{aggregate}:{sequence}", sequence=sequence)]).encode())


def test_a_tombstone_is_malformed():
    with pytest.raises(MalformedEnvelope, match="without value"):
        from_kafka(None, as_headers(SOUND))


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"{}", b"null", b"[1]", b"[{}]", b"\xff", b"[" * 100_000, b'[{"specversion": "1.0"}]', b'"[]"'],
)
def test_a_body_that_is_no_batch_is_malformed(body):
    with pytest.raises(MalformedEnvelope):
        from_batch(body)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"state": "\xff"}',
        b'{"a":' * 100_000,
        b'{"recorded_at": "2026-05-10T10:00:00"}',
    ],
)
def test_data_that_is_not_of_its_type_is_malformed(data):
    with pytest.raises(MalformedEnvelope):
        decode(from_kafka(data, as_headers(SOUND)))


@pytest.mark.parametrize("progress", [-1, 100.01, 1e300, "NaN", "Infinity", "many", None, True, [], {}])
def test_progress_that_is_no_percentage_is_malformed(progress):
    report = next(sample for sample in SAMPLES if "progress-reported" in sample.name)
    envelope = envelope_of(report)
    data = {**json.loads(bytes(envelope.data)), "progress": progress}
    with pytest.raises(MalformedEnvelope):
        decode(msgspec.structs.replace(envelope, data=msgspec.Raw(json.dumps(data).encode())))


def test_a_type_of_tomorrow_is_unknown_and_not_guessed():
    with pytest.raises(UnknownType, match="v9"):
        decode(msgspec.structs.replace(SOUND, type="pactos.commitment.progress-reported.v9"))


def test_fields_of_tomorrow_are_left_alone():
    data = {**json.loads(bytes(SOUND.data)), "of_tomorrow": {"deep": [1, 2]}}
    assert decode(msgspec.structs.replace(SOUND, data=msgspec.Raw(json.dumps(data).encode()))) == decode(SOUND)


HEADERS = st.lists(
    st.tuples(
        st.sampled_from([name for name, _ in to_kafka(SOUND)[2]]) | st.text(max_size=12),
        st.none() | st.binary(max_size=40) | st.sampled_from([value for _, value in to_kafka(SOUND)[2]]),
    ),
    max_size=12,
)


@given(st.none() | st.binary(max_size=60), HEADERS)
def test_any_record_is_an_envelope_or_malformed_and_nothing_else(value, headers):
    with contextlib.suppress(MalformedEnvelope, UnknownType):
        decode(from_kafka(value, headers))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(SAMPLES), st.data())
def test_a_sample_with_any_one_value_replaced_is_an_event_or_malformed_and_nothing_else(sample, data):
    envelope = envelope_of(sample)
    fields = json.loads(bytes(envelope.data))
    fields[data.draw(st.sampled_from(sorted(fields)))] = data.draw(JSON_VALUES)
    with contextlib.suppress(MalformedEnvelope):
        decode(msgspec.structs.replace(envelope, data=msgspec.Raw(json.dumps(fields).encode())))
