"""Silences, comments and escalations over HTTP on both databases."""

from uuid import UUID, uuid4

import pytest

from contracts.events import Who
from services.chassis.stream.log import StoreLog
from services.chassis.stream.rebuild import rebuild
from services.monitoring.alerts.alerted import Told as Recipient
from services.monitoring.alerts.commands import escalate_unreached
from services.monitoring.alerts.domain import Alert
from services.monitoring.publishing import PUBLISHED
from services.monitoring.rebuilding import ViewFold
from services.monitoring.silences import view
from services.monitoring.silences.matching import silencing
from services.monitoring.silences.view import silences_in_force
from services.monitoring.ticks.ticker import monitoring_acts
from tests.integration.monitoring.house import NOW, STAFF, House
from tests.integration.monitoring.test_alerts import OTHER, UNIT, overdue, with_units, working_on_b
from tests.unit.monitoring.given import B, day

COORDINATION = Who(subject="coordinacion", unit="COORD", role="responsible")
AUDITOR = Who(subject="auditoria", unit=None, role="auditor")
OWN_VIEWS = ("alerts", "silences", "watch")


@pytest.fixture
def watched(house: House) -> House:
    """B is overdue on 2026-07-01."""
    with_units(house)
    house.commitment = house.knows(working_on_b())
    house.tick("2026-07-01")
    return house


def announce(house: House, who: Who = STAFF, **body):
    body = {"reason": "Feria cantonal", "ends_on": "2026-07-10", **body}
    return house.ask("/v1/silences", "announce_silence", who, "POST", json=body)


def end(house: House, silence, who: Who = STAFF):
    path, body = f"/v1/silences/{silence['id']}/ending", {"reason": "Terminó la feria"}
    return house.ask(path, "end_silence", who, "POST", json=body, headers={"If-Match": f'"{silence["version"]}"'})


def act(house: House, noun: str, name: str, body, who: Who = STAFF):
    alert = overdue(house)
    headers = {"If-Match": f'"{alert["version"]}"'}
    return house.ask(f"/v1/alerts/{alert['id']}/{noun}", name, who, "POST", json=body, headers=headers)


def test_a_silence_is_public_says_by_whom_and_why_and_the_alert_is_silenced(watched: House):
    silence = announce(watched, unit="GADM-MEJIA-TUR")
    assert silence.status_code == 201, silence.text
    assert silence.json["author"] == {"unit": None, "role": "facilitator"}
    assert silence.json["in_force"] is True
    assert watched.get(silence.headers["Location"], "read_silence")["reason"] == "Feria cantonal"
    assert [one["id"] for one in watched.get("/v1/silences", "list_silences")["items"]] == [silence.json["id"]]
    assert watched.tick("2026-07-01").json["alerts"] == 1
    alert = overdue(watched)
    assert (alert["state"], alert["silenced_by"], alert["silenced_until"]) == (
        "silenced",
        silence.json["id"],
        "2026-07-11",
    )
    assert [one["id"] for one in watched.alerts(state="silenced")] == [alert["id"]]
    assert watched.tick("2026-07-01").json["commitments"] == 0
    watched.tick("2026-07-11")
    assert overdue(watched)["state"] == "firing"
    assert watched.get("/v1/silences", "list_silences", in_force="false")["items"][0]["id"] == silence.json["id"]


def test_a_silence_ended_early_lets_the_alert_speak_at_the_next_tick(watched: House):
    silence = announce(watched, commitment_id=str(watched.commitment), milestone_id=str(B.id)).json
    watched.tick("2026-07-02")
    assert overdue(watched)["state"] == "silenced"
    assert end(watched, silence, UNIT).status_code == 403
    ended = end(watched, silence)
    assert (ended.status_code, ended.json["ended_on"], ended.json["in_force"]) == (200, "2026-07-02", False)
    assert end(watched, ended.json).json["type"] == "/problems/silence-over"
    watched.tick("2026-07-02")
    assert overdue(watched)["state"] == "firing"
    assert [one["audience"] for one in overdue(watched)["told"]] == ["responsible", "responsible"]


def test_the_notifier_finds_the_silence_that_covers_an_alert(watched: House):
    announce(watched, rule="overdue", ends_on="2026-07-03")
    longest = announce(watched, unit="GADM-MEJIA-TUR", ends_on="2026-07-09").json
    with watched.database.transaction(write=False) as connection:
        now = silences_in_force(connection, day("2026-07-02"))
        later = silences_in_force(connection, day("2026-07-10"))
    alert = watched.store.get(*_alert(watched)).now
    found = silencing(now, alert)
    assert (str(found.id), found.reason, found.author.role, found.ends_on) == (
        longest["id"],
        "Feria cantonal",
        "facilitator",
        day("2026-07-09"),
    )
    assert silencing(later, alert) is None


def _alert(house: House):
    return Alert, UUID(overdue(house)["id"])


def test_only_a_facilitator_or_the_coordination_of_the_unit_silences(watched: House):
    mine = {"unit": "GADM-MEJIA-TUR"}
    for who, status in ((UNIT, 403), (OTHER, 403), (AUDITOR, 403), (None, 403), (COORDINATION, 201), (STAFF, 201)):
        assert announce(watched, who, **mine).status_code == status
        assert announce(watched, who, commitment_id=str(watched.commitment)).status_code == status
        assert announce(watched, who, alert_id=overdue(watched)["id"]).status_code == status
    assert announce(watched, COORDINATION, rule="overdue").status_code == 403
    assert announce(watched, COORDINATION, unit="GADM-CAYAMBE").status_code == 403
    assert announce(watched, STAFF, rule="overdue").status_code == 201


def test_a_silence_that_covers_nothing_or_everything_is_refused_and_nothing_is_written(watched: House):
    before, alert = watched.store.head(), overdue(watched)["id"]
    for body, pointer in (
        ({}, ""),
        ({"unit": "NADIE"}, "/unit"),
        ({"commitment_id": str(uuid4())}, "/commitment_id"),
        ({"commitment_id": str(watched.commitment), "unit": "NADIE"}, "/unit"),
        ({"commitment_id": str(watched.commitment), "milestone_id": str(uuid4())}, "/milestone_id"),
        ({"milestone_id": str(B.id)}, "/milestone_id"),
        ({"alert_id": str(uuid4())}, "/alert_id"),
        ({"alert_id": alert, "rule": "due_soon"}, "/alert_id"),
        ({"rule": "feed_silent"}, "/rule"),
        ({"rule": "overdue", "ends_on": "2026-08-01"}, "/ends_on"),
        ({"rule": "overdue", "ends_on": "2026-06-30"}, "/ends_on"),
        ({"rule": "otra"}, "/rule"),
    ):
        refused = announce(watched, **body)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer), refused.text
    assert watched.store.head() == before


def test_a_comment_is_shown_with_its_unit_and_what_it_says_only_to_those_with_a_key(watched: House):
    for who, status in ((UNIT, 201), (COORDINATION, 201), (STAFF, 201), (OTHER, 403), (AUDITOR, 403), (None, 403)):
        body = {"text": f"Falta el acta ({who.subject if who else ''})"}
        assert act(watched, "comments", "comment_alert", body, who).status_code == status
    again = act(watched, "comments", "comment_alert", {"text": "Falta el acta (mesa)"})
    assert again.json["type"] == "/problems/said-already"
    path = f"/v1/alerts/{overdue(watched)['id']}"
    shown = watched.get(path, "read_alert", AUDITOR)["comments"]
    assert [(one["unit"], one["text"]) for one in shown][0] == ("GADM-MEJIA-TUR", "Falta el acta (turismo)")
    public = watched.get(path, "read_alert")["comments"]
    assert [one["text"] for one in public] == [None] * 3
    history = watched.get(f"{path}/history", "read_alert_history")["items"]
    assert "turismo" not in str([one["who"] for one in history])
    assert "acta" not in str(history)
    assert history[-1] == watched.get(f"{path}/history/{history[-1]['version']}", "read_alert_event")
    log = StoreLog(watched.store, PUBLISHED, "/pactos/monitoring")
    assert all(b"acta" not in bytes(one.data) for one in log.page(0, 100))


def test_an_escalation_by_hand_tells_the_next_step_now_with_who_and_why(watched: House):
    assert act(watched, "escalation", "escalate_alert", {"reason": "Urge"}, OTHER).status_code == 403
    told = act(watched, "escalation", "escalate_alert", {"reason": "Urge"}, UNIT)
    assert [one["audience"] for one in told.json["told"]] == ["responsible", "head"]
    history = watched.get(f"/v1/alerts/{told.json['id']}/history", "read_alert_history", AUDITOR)["items"]
    assert (history[-1]["who"]["subject"], history[-1]["why"], history[-1]["label"]) == ("turismo", "Urge", "Escaló")
    for audience in ("coordination", "executive"):
        assert act(watched, "escalation", "escalate_alert", {"reason": "Urge"}).json["told"][-1]["audience"] == audience
    refused = act(watched, "escalation", "escalate_alert", {"reason": "Urge"})
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/nothing-to-escalate")
    watched.tick("2026-07-20")
    assert len(overdue(watched)["told"]) == 4


def test_who_cannot_be_reached_is_passed_over_once_for_each_firing(watched: House):
    kind, id = _alert(watched)

    def pass_over(audience: str, unit: str | None) -> None:
        unreached = Recipient(audience, unit)
        escalate_unreached(watched.store, monitoring_acts(NOW), id, unreached, "No hay ninguna dirección registrada.")

    pass_over("responsible", "GADM-MEJIA-TUR")
    pass_over("responsible", "GADM-MEJIA-TUR")
    assert [one["audience"] for one in overdue(watched)["told"]] == ["responsible", "head"]
    for audience, unit in (
        ("head", "JEFE"),
        ("coordination", "COORD"),
        ("executive", "ALCALDIA"),
        ("facilitator", None),
    ):
        pass_over(audience, unit)
    assert [one["audience"] for one in overdue(watched)["told"]][2:] == [
        "coordination",
        "executive",
        "facilitator",
        "operator",
    ]
    pass_over("operator", None)
    assert len(overdue(watched)["told"]) == 6
    history = watched.get(f"/v1/alerts/{id}/history", "read_alert_history", AUDITOR)["items"]
    assert history[1]["why"] == "No hay ninguna dirección registrada."
    assert history[1]["facts"]["audience"] == "responsible"


def test_alerts_are_filtered_by_severity_and_commitment(watched: House):
    assert {one["rule"] for one in watched.alerts(severity="warning")} == {"overdue"}
    assert watched.alerts(commitment_id=str(uuid4())) == []
    assert len(watched.alerts(commitment_id=str(watched.commitment), subject_id=str(B.id))) == 1


def test_a_rebuild_makes_the_same_rows_beside_events_of_every_other_kind(watched: House):
    silence = announce(watched, unit="GADM-MEJIA-TUR").json
    watched.tick("2026-07-02")
    end(watched, silence)
    watched.tick("2026-07-03")
    recipient = Who(subject="turismo", unit="GADM-MEJIA-TUR", role="responsible")
    choice = {"channels": ["mail"]}
    body = {"language": "es", "critical": choice, "warning": choice, "notice": choice}
    path = "/v1/recipients/GADM-MEJIA-TUR/preferences"
    assert watched.ask(path, "revise_preferences", recipient, "PUT", json=body).status_code == 200
    before = {table: watched.rows(table) for table in OWN_VIEWS}
    rebuild(watched.database, watched.log, ViewFold(watched.store))
    assert {table: watched.rows(table) for table in OWN_VIEWS} == before


def test_a_row_that_was_lost_between_a_command_and_its_answer_comes_with_the_next_tick(watched: House):
    announce(watched, unit="GADM-MEJIA-TUR")
    with watched.database.transaction() as connection:
        connection.execute("DELETE FROM silences")
        connection.execute("UPDATE silences_read SET position = 0")
    watched.tick("2026-07-02")
    assert overdue(watched)["state"] == "silenced"


def test_a_log_without_silences_is_read_once_and_a_later_silence_is_found(watched: House, monkeypatch):
    monkeypatch.setattr(view, "UNREAD", 1)
    watched.tick("2026-07-02")
    assert watched.rows("silences_read") == [("monitoring", watched.store.head())]
    announce(watched, unit="GADM-MEJIA-TUR")
    watched.tick("2026-07-03")
    assert overdue(watched)["state"] == "silenced"


def test_why_the_executive_was_not_told_is_answered_from_the_events(watched: House):
    path = f"/v1/alerts/{overdue(watched)['id']}/tellings"
    act(watched, "acknowledgement", "acknowledge_alert", {"will_do": "Entregar", "by_day": "2026-07-05"}, UNIT)
    watched.tick("2026-07-10")
    answer = watched.get(path, "read_alert_tellings", unit="ALCALDIA")
    assert (answer["audiences"], answer["told"], answer["deliveries"]) == (["executive"], [], None)
    assert [(one["reason"], one["from"], one["until"], one["unacknowledged_days"]) for one in answer["reasons"]] == [
        ("step_not_reached", "2026-07-01", "2026-07-01", 0),
        ("acknowledged", "2026-07-01", "2026-07-10", 0),
        ("step_not_reached", "2026-07-10", "2026-07-10", 2),
    ]
    told = watched.get(path, "read_alert_tellings", unit="GADM-MEJIA-TUR")
    assert [(one["on"], one["audience"]) for one in told["told"]] == [
        ("2026-07-01", "responsible"),
        ("2026-07-10", "responsible"),
    ]
    stranger = watched.get(path, "read_alert_tellings", unit="OTRA")
    assert [one["reason"] for one in stranger["reasons"]] == ["not_concerned"]
    signatory = watched.get(path, "read_alert_tellings", unit="GADPP")
    assert [one["reason"] for one in signatory["reasons"]] == ["no_such_step"]
    assert watched.ask(path, "read_alert_tellings").status_code == 422
    assert watched.get(path, "read_alert_tellings", AUDITOR, unit="ALCALDIA")["deliveries"] == []
