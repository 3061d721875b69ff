"""A dry run over the recorded history: it says what the live alerts said, and writes nothing."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.pactos.alerts import app
from services.chassis.stream.log import StoreLog
from services.monitoring.alerts.dry_run import dry_run, summaries
from services.monitoring.alerts.rules import BUILT_IN
from services.monitoring.publishing import PUBLISHED
from tests.integration.monitoring.house import House
from tests.integration.monitoring.test_alerts import acknowledge, overdue, with_units, working_on_b
from tests.integration.monitoring.test_silences import announce
from tests.unit.monitoring.given import B, C, Told, day, story_one, terms

WHAT = {"fired": "fired", "fired-again": "fired_again", "escalated": "escalated", "resolved": "resolved"}


@pytest.fixture
def lived(house: House) -> House:
    """Half a year of ticks, with a completion, an acknowledgement and a silence."""
    with_units(house)
    one, other = working_on_b(), story_one()
    first = house.knows(one)
    house.knows(other)
    house.knows(Told().started(agreed_terms=terms(C, due_on="2026-09-30")))
    current = day("2026-06-01")
    while current <= day("2026-10-20"):
        house.tick(current.isoformat())
        if current == day("2026-07-05"):
            alert = next(one for one in house.alerts(rule="overdue") if one["subject"]["commitment_id"] == str(first))
            assert acknowledge(house, alert).status_code == 200
        if current == day("2026-09-02"):
            assert announce(house, rule="overdue", ends_on="2026-10-01").status_code == 201
        if current == day("2026-10-10"):
            house.knows(one.completed(B, "2026-10-10"), first)
        current += timedelta(days=1)
    return house


def lived_through(house: House) -> list[tuple]:
    """What the live alerts said: day, what, rule, to whom."""
    said, rules = [], {}
    for envelope in StoreLog(house.store, PUBLISHED, "/pactos/monitoring").page(0, 10_000):
        body, kind = json.loads(bytes(envelope.data)), envelope.type.split(".")[2]
        if envelope.type.startswith("pactos.alert."):
            rules.setdefault(envelope.subject, body.get("rule"))
            if kind in WHAT:
                told = tuple((one["audience"], one["unit"]) for one in body["told"])
                said.append((body["effective_on"], WHAT[kind], rules[envelope.subject], told))
    return sorted(said)


def test_a_dry_run_says_what_the_live_system_said_and_writes_nothing(lived: House):
    before = lived.store.head()
    live = lived_through(lived)
    dry = [
        (one.on.isoformat(), one.what, one.rule, tuple((each.audience, each.unit) for each in one.told))
        for one in dry_run(lived.store, BUILT_IN, day("2026-01-01"), day("2026-10-20"))
    ]
    since = "2026-06-06"  # what was told before its day is no part of a run by days
    assert [one for one in sorted(dry) if one[0] >= since] == [one for one in live if one[0] >= since]
    assert len(live) > 20
    assert lived.store.head() == before


def test_the_summary_has_each_rule_that_is_on(lived: House):
    said = dry_run(lived.store, BUILT_IN, day("2026-07-01"), day("2026-07-31"))
    found = {one.rule: one for one in summaries(BUILT_IN, said)}
    assert found["overdue"].fired == 2
    assert found["overdue"].audiences["responsible"] >= 2
    assert (found["evidence_missing"].fired, found["feed_silent"].tellings) == (0, 0)


def run(house: House, rules: Path, *options: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", house.url)
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
    monkeypatch.setenv("PACTOS_HOME", str(rules.parent))
    return CliRunner().invoke(app, ["dry-run", str(rules), *options])


def test_the_command_prints_what_would_have_fired(house: House, tmp_path: Path, monkeypatch):
    with_units(house)
    house.knows(working_on_b())
    house.tick("2026-08-01")
    rules = tmp_path / "reglas.yaml"
    rules.write_text("due_soon_days: 5\nrules:\n  - {name: no_report, enabled: false}\n", "utf-8")
    ran = run(house, rules, "--from", "2026-01-01", monkeypatch=monkeypatch)
    assert ran.exit_code == 0, ran.output
    assert "2026-06-25" in ran.output
    assert "no_report" not in ran.output
    ran = run(house, rules, "--from", "2026-06-26", "--to", "2026-07-08", "--json", monkeypatch=monkeypatch)
    said = json.loads(ran.stdout)
    assert [(one["on"], one["what"], one["told"][0]["audience"] if one["told"] else None) for one in said["items"]] == [
        ("2026-07-01", "resolved", None),
        ("2026-07-01", "fired", "responsible"),
        ("2026-07-04", "escalated", "head"),
        ("2026-07-08", "escalated", "coordination"),
    ]
    assert {one["rule"]: one["fired"] for one in said["summary"]}["overdue"] == 1
    assert overdue(house)["rules_version"] == 1


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("due_soon_days: 0\n", [], "línea 1, due_soon_days"),
        ("rules:\n  - name: otra\n", [], "línea 2, rules[0].name"),
        ("rules:\n  - name: overdue\n    enabled: false\n", [], "rules[0].enabled"),
        ("nada: 1\n", [], "nada"),
        ("rules: [\n", [], "no es YAML"),
        ("due_soon_days: 5\n", ["--to", "2025-01-01"], "después"),
        ("due_soon_days: 5\n", ["--by", "ayer"], "--by"),
    ],
)
def test_what_is_wrong_with_the_file_or_the_options_is_said_with_its_line(
    house: House, tmp_path: Path, monkeypatch, text, options, words
):
    rules = tmp_path / "reglas.yaml"
    rules.write_text(text, "utf-8")
    ran = run(house, rules, "--from", "2026-01-01", *options, monkeypatch=monkeypatch)
    assert ran.exit_code == 2
    assert words in ran.output
