"""A committed schema changed in a breaking way is refused; each class of break is planted and found."""

import copy
import json

import pytest

from contracts import compatibility, generate
from contracts.compatibility import breaks, committed
from contracts.schema_documents import schema_documents

REPORT, SIGNED = "pactos.commitment.progress-reported.v1", "pactos.pact.signed.v1"


@pytest.fixture
def old() -> dict:
    return schema_documents()


@pytest.fixture
def new() -> dict:
    return copy.deepcopy(schema_documents())


def test_todays_events_break_no_committed_schema():
    assert committed()
    assert breaks(committed(), schema_documents()) == []


def test_a_removed_event_type_breaks(old, new):
    del new[SIGNED]
    assert breaks(old, new) == [f"{SIGNED}: the event type was removed"]


def test_a_removed_field_breaks(old, new):
    del new[REPORT]["properties"]["note"]
    new[REPORT]["required"].remove("note")
    assert breaks(old, new) == [f"{REPORT}.note: the field was removed or renamed"]


def test_a_renamed_field_breaks(old, new):
    fields = new[REPORT]["properties"]
    fields["percentage"] = fields.pop("progress")
    new[REPORT]["required"] = [name if name != "progress" else "percentage" for name in new[REPORT]["required"]]
    assert breaks(old, new) == [
        f"{REPORT}.progress: the field was removed or renamed",
        f"{REPORT}.percentage: the field is new and required",
    ]


def test_a_new_required_field_breaks(old, new):
    new[REPORT]["properties"]["mood"] = {"type": "string"}
    new[REPORT]["required"].append("mood")
    assert breaks(old, new) == [f"{REPORT}.mood: the field is new and required"]


def test_an_optional_field_that_becomes_required_breaks(old, new):
    new[REPORT]["$defs"]["Evidence"]["required"].append("url")
    assert breaks(old, new) == [f"{REPORT}.evidence[].url: the field became required"]


def test_a_field_that_is_no_longer_promised_breaks(old, new):
    new[REPORT]["required"].remove("state")
    assert breaks(old, new) == [f"{REPORT}.state: the field is no longer promised"]


def test_a_changed_type_breaks(old, new):
    new[REPORT]["properties"]["progress"] = {"type": "string"}
    assert f"{REPORT}.progress: the type was changed from number to string" in breaks(old, new)


def test_a_narrowed_type_breaks(old, new):
    new[REPORT]["properties"]["note"] = {"type": "string"}
    assert breaks(old, new) == [f"{REPORT}.note: the type was narrowed from null|string to string"]


def test_a_widened_type_breaks_those_who_read_it_already(old, new):
    new[SIGNED]["properties"]["actor"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert breaks(old, new) == [f"{SIGNED}.actor: the type was widened from string to null|string"]


def test_a_narrowed_enumeration_breaks_and_a_longer_one_does_not(old, new):
    old[SIGNED]["properties"]["capacity"] = {"type": "string", "enum": ["titular", "delegado"]}
    new[SIGNED]["properties"]["capacity"] = {"type": "string", "enum": ["titular"]}
    assert breaks(old, new) == [f'{SIGNED}.capacity: the values were narrowed ("delegado")']
    new[SIGNED]["properties"]["capacity"]["enum"] = ["titular", "delegado", "testigo"]
    assert breaks(old, new) == []


def test_an_enumeration_where_there_was_none_breaks(old, new):
    new[SIGNED]["properties"]["capacity"] = {"type": "string", "enum": ["titular"]}
    assert breaks(old, new) == [f"{SIGNED}.capacity: the values were narrowed (any)"]


@pytest.mark.parametrize(("limit", "value"), [("minimum", 1), ("maximum", 99), ("multipleOf", 5)])
def test_a_narrower_limit_breaks(old, new, limit, value):
    new[REPORT]["properties"]["progress"][limit] = value
    assert breaks(old, new)


def test_another_format_breaks(old, new):
    new[REPORT]["properties"]["effective_on"]["format"] = "date-time"
    assert breaks(old, new) == [f"{REPORT}.effective_on: format was changed from date to date-time"]


def test_a_break_deep_within_the_terms_is_found(old, new):
    del new["pactos.commitment.drafted.v1"]["$defs"]["Milestone"]["properties"]["due_on"]
    new["pactos.commitment.drafted.v1"]["$defs"]["Milestone"]["required"].remove("due_on")
    assert breaks(old, new) == [
        "pactos.commitment.drafted.v1.terms.milestones[].due_on: the field was removed or renamed"
    ]


def test_a_break_within_a_nullable_part_is_found(old, new):
    del new["pactos.pact.entered-into-force.v1"]["$defs"]["Minutes"]["properties"]["dated"]
    assert breaks(old, new) == ["pactos.pact.entered-into-force.v1.minutes.dated: the field was removed or renamed"]


def test_a_new_field_with_a_default_a_new_event_and_new_words_break_nothing(old, new):
    new[REPORT]["properties"]["channel"] = {"type": "string", "default": "portal"}
    new[REPORT]["description"] = "Said better."
    new["pactos.commitment.celebrated.v1"] = new[SIGNED]
    assert breaks(old, new) == []


def test_the_generator_refuses_to_write_over_a_schema_that_today_breaks(old, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(generate, "FOLDER", tmp_path)
    generate.main([])
    planted = tmp_path / "schemas" / f"{SIGNED}.json"
    schema = json.loads(planted.read_text("utf-8"))
    schema["properties"]["place"] = {"type": "string"}
    planted.write_text(json.dumps(schema), "utf-8")
    monkeypatch.setattr(generate, "committed", lambda: committed(tmp_path / "schemas"))
    before = planted.read_bytes()
    assert generate.main([]) == 1
    assert f"{SIGNED}.place: the field was removed or renamed" in capsys.readouterr().out
    assert planted.read_bytes() == before


def test_the_check_as_a_command_ends_with_one_where_something_breaks(old, tmp_path, capsys):
    schema = old[SIGNED]
    schema["properties"]["place"] = {"type": "string"}
    (tmp_path / f"{SIGNED}.json").write_text(json.dumps(schema), "utf-8")
    assert compatibility.main([str(tmp_path)]) == 1
    assert compatibility.main([]) == 0
