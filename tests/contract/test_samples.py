"""Golden samples: at least one of every event type, added and never edited, and they decode for ever."""

import hashlib
import json

import pytest

from contracts.envelope import decode, encode, to_batch
from contracts.events import EVENTS
from tests.support.samples import FOLDER, SAMPLES, envelope_of

SUMS = FOLDER / "SHA256SUMS"


def sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def listed() -> dict[str, str]:
    return {name: digest for digest, name in (line.split("  ") for line in SUMS.read_text("utf-8").splitlines())}


def edited(sums: dict[str, str], contents: dict[str, bytes]) -> list[str]:
    """The samples that are not what the list says, not in it, or gone."""
    names = sums.keys() | contents.keys()
    return sorted(name for name in names if name not in contents or sums.get(name) != sum_of(contents[name]))


def test_no_sample_was_edited_removed_or_left_out_of_the_list():
    assert edited(listed(), {path.name: path.read_bytes() for path in SAMPLES}) == []


def test_an_edited_a_removed_and_an_unlisted_sample_would_be_noticed():
    sums = {"a.json": sum_of(b"a"), "b.json": sum_of(b"b"), "c.json": sum_of(b"c")}
    assert edited(sums, {"a.json": b"a", "b.json": b"B", "d.json": b"d"}) == ["b.json", "c.json", "d.json"]


def test_every_event_type_has_a_sample():
    assert {envelope_of(sample).type for sample in SAMPLES} == set(EVENTS)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_decodes(sample):
    envelope = envelope_of(sample)
    event = decode(envelope)
    assert sample.name.startswith(envelope.type)
    assert event.recorded_at == envelope.time


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_is_what_we_would_send_and_more_where_fields_were_added_since(sample):
    envelope = envelope_of(sample)
    sent, today = json.loads(bytes(envelope.data)), json.loads(encode(decode(envelope)))
    assert covers(today, sent)
    assert covers(json.loads(to_batch([envelope]))[0], json.loads(sample.read_bytes()))


def covers(whole: object, part: object) -> bool:
    """Whether everything that `part` says, `whole` says too."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and covers(whole[key], part[key]) for key in part)
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) == len(part) and all(map(covers, whole, part))
    return whole == part
