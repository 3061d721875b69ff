"""What the services would publish equals the golden samples, and field names agree from the event to its contract."""

import dataclasses
import json

import pytest
from eventsourcing.persistence import JSONTranscoder, StoredEvent
from eventsourcing.utils import get_topic

from contracts.envelope import Envelope, to_batch
from contracts.events import EVENTS
from contracts.topics import AGREEMENTS, MONITORING
from services.agreements import publishing as agreements
from services.chassis.store.mapper import JsonMapper
from services.chassis.stream.publish import envelopes
from services.monitoring import publishing as monitoring
from tests.support.samples import SAMPLES, envelope_of

PUBLISHED = {AGREEMENTS.source: agreements.PUBLISHED, MONITORING.source: monitoring.PUBLISHED}
DOMAIN = {contract.TYPE: event for published in PUBLISHED.values() for event, contract in published.items()}
# What an event keeps to itself: its aggregate's class, a name, an address under seal, a comment, a token's hash.
NOT_PUBLISHED = {
    "originator_topic": "any",
    "representative": "Nombre de quien firma",
    "sealed": "v1.c2VsbGFkbw==",
    "text": "Falta el acta.",
    "token_hash": "0" * 64,
}


def produced(sample: Envelope) -> Envelope:
    """The sample's domain event: built, stored as the store would, and published."""
    event_class = DOMAIN[sample.type]
    own = {field.name for field in dataclasses.fields(event_class)}
    state = json.loads(bytes(sample.data)) | {name: value for name, value in NOT_PUBLISHED.items() if name in own}
    topic = get_topic(event_class)
    stored = StoredEvent(sample.aggregate, sample.version, topic, json.dumps(state).encode())
    mapper = JsonMapper(JSONTranscoder())
    again = mapper.to_stored_event(mapper.to_domain_event(stored))
    row = (sample.position, sample.aggregate, sample.version, again.topic, again.state)
    return envelopes([row], PUBLISHED[sample.source], sample.source)[0]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_producer_output_equals_the_golden_sample(path):
    sample = json.loads(path.read_bytes())
    assert as_it_was(json.loads(to_batch([produced(envelope_of(path))]))[0], sample) == sample


def as_it_was(now: object, sample: object) -> object:
    """What is sent now, without the fields that were added since the sample was made and say nothing in it."""
    if isinstance(now, dict) and isinstance(sample, dict):
        told = {name: value for name, value in now.items() if name in sample or value not in (None, [])}
        return {name: as_it_was(value, sample.get(name)) for name, value in told.items()}
    if isinstance(now, list) and isinstance(sample, list) and len(now) == len(sample):
        return [as_it_was(one, other) for one, other in zip(now, sample, strict=True)]
    return now


def test_a_field_that_is_new_and_says_something_or_is_gone_would_be_noticed():
    sample = {"code": "PG1", "lines": [{"days": 1}]}
    assert as_it_was({"code": "PG1", "rank": None, "lines": [{"days": 1, "icm": []}]}, sample) == sample
    for other in ({**sample, "rank": 1}, {"lines": [{"days": 1}]}, {**sample, "lines": [{"days": 1, "icm": [1]}]}):
        assert as_it_was(other, sample) != sample


def test_every_contract_has_one_producer():
    assert set(DOMAIN) == set(EVENTS)
    assert sum(len(published) for published in PUBLISHED.values()) == len(EVENTS)


@pytest.mark.parametrize("type_name", sorted(EVENTS))
def test_the_fields_of_the_event_are_those_of_its_contract(type_name):
    stored = {field.name for field in dataclasses.fields(DOMAIN[type_name])} - {"originator_id", "originator_version"}
    renamed = {"recorded_at" if name == "timestamp" else name for name in stored}
    assert renamed - set(NOT_PUBLISHED) == set(EVENTS[type_name].__struct_fields__)


def test_no_event_publishes_a_persons_name():
    published = {name for event in EVENTS.values() for name in event.__struct_fields__}
    assert not published & {"representative", "signer", "email", "phone", "delegate", "address", "sealed", "token_hash"}
