"""The committed documents are the generated ones, and they are sound JSON Schemas and a sound AsyncAPI document."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from contracts import generate
from contracts.asyncapi_document import asyncapi_document, topic_of
from contracts.envelope import Envelope, to_kafka
from contracts.events import EVENTS
from contracts.schema_documents import schema_documents
from contracts.topics import TOPICS
from tests.support.samples import SAMPLES, envelope_of

OFFICIAL = Draft7Validator(json.loads((Path(__file__).parent / "vendor" / "asyncapi-3.0.0.json").read_text("utf-8")))
ASYNCAPI = json.loads((generate.FOLDER / "asyncapi.json").read_text("utf-8"))


def test_the_committed_documents_are_the_generated_ones():
    assert generate.outdated() == []


def test_a_changed_document_would_be_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(generate, "FOLDER", tmp_path)
    assert "asyncapi.json" in generate.outdated()
    assert generate.main([]) == 0
    assert generate.outdated() == []
    (tmp_path / "schemas" / "pactos.pact.signed.v1.json").write_text("{}", "utf-8")
    (tmp_path / "schemas" / "pactos.pact.stranger.v1.json").write_text("{}", "utf-8")
    assert generate.outdated() == ["schemas/pactos.pact.signed.v1.json", "schemas/pactos.pact.stranger.v1.json"]


@pytest.mark.parametrize("type_name", EVENTS)
def test_every_event_has_a_sound_schema(type_name):
    schema = schema_documents()[type_name]
    Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) == set(EVENTS[type_name].__struct_fields__)


def test_every_event_explains_itself():
    silent = [name for name, event in EVENTS.items() if not event.__doc__]
    assert silent == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_fits_its_schema(sample):
    envelope = envelope_of(sample)
    schema = schema_documents()[envelope.type]
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(
        json.loads(bytes(envelope.data))
    )


def test_the_asyncapi_document_is_sound():
    OFFICIAL.validate(ASYNCAPI)


def test_an_unsound_asyncapi_document_would_be_noticed():
    broken = asyncapi_document()
    broken["operations"]["publishAgreements"]["action"] = "shout"
    assert not OFFICIAL.is_valid(broken)
    broken = asyncapi_document()
    del broken["info"]["version"]
    assert not OFFICIAL.is_valid(broken)


def references(part: object) -> list[str]:
    if isinstance(part, list):
        return [found for item in part for found in references(item)]
    if not isinstance(part, dict):
        return []
    own = [part["$ref"]] if "$ref" in part else []
    return own + [found for value in part.values() for found in references(value)]


def test_every_reference_of_the_asyncapi_document_leads_somewhere():
    for reference in references(ASYNCAPI):
        if reference.startswith("./"):
            assert (generate.FOLDER / reference).exists(), reference
            continue
        place = ASYNCAPI
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_every_topic_is_a_channel_and_every_event_travels_in_its_own_services_channel():
    assert {channel["address"] for channel in ASYNCAPI["channels"].values()} == {topic.name for topic in TOPICS}
    for name, event in EVENTS.items():
        holding = [key for key, channel in ASYNCAPI["channels"].items() if name in channel["messages"]]
        assert [ASYNCAPI["channels"][key]["address"] for key in holding] == [topic_of(event).name]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_headers_that_we_send_are_those_that_the_document_promises(sample):
    envelope: Envelope = envelope_of(sample)
    key, _, headers = to_kafka(envelope)
    promised = ASYNCAPI["components"]["messageTraits"]["cloudEvent"]["headers"]
    Draft7Validator(promised, format_checker=Draft7Validator.FORMAT_CHECKER).validate(
        {name: value.decode() for name, value in headers}
    )
    assert {name for name, _ in headers} <= set(promised["properties"])
    assert key.decode() == str(envelope.aggregate)
