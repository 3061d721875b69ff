"""Calendars and the Atom feed over HTTP, from milestones that follow the events."""

import json
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from contracts.events import Who
from services.chassis.store.table import EVENTS
from services.monitoring.feeds.tokens import hash_of
from services.monitoring.rebuilding import ViewFold
from tests.integration.monitoring.house import House
from tests.unit.monitoring.given import A, B, C, Told, milestone, story_one, terms

UNIT = Who(subject="turismo", unit="GADM-MEJIA-TUR", role="responsible")
OTHER = Who(subject="otra", unit="OTRA", role="responsible")
LINK = f"/v1/calendars/{UNIT.unit}/link"
ATOM = "{http://www.w3.org/2005/Atom}"


def link(house: House, who: Who = UNIT, **body) -> str:
    """The path of a new link."""
    answer = house.ask(LINK, "issue_calendar_link", who, "POST", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json["active"]
    return answer.json["url"].removeprefix("http://127.0.0.1:8080")


def feed(house: House, path: str, status: int = 200):
    answer = house.ask(path, "read_calendar_feed")
    assert answer.status_code == status, answer.text
    return answer


def test_a_calendar_has_the_milestones_of_its_unit_alone(house: House):
    house.knows(story_one())
    house.knows(Told().started("2026-01-01", terms(milestone("X", "2026-01-01", "2026-12-01"), responsible="OTRA")))
    answer = feed(house, link(house))
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    read = Calendar.from_ical(answer.data)
    tasks = {str(one["SUMMARY"]): one for one in read.walk("VTODO")}
    assert set(tasks) == {A.title, B.title, C.title}
    assert (str(tasks[A.title]["STATUS"]), int(tasks[A.title]["PERCENT-COMPLETE"])) == ("COMPLETED", 100)
    assert (str(tasks[B.title]["STATUS"]), int(tasks[B.title]["PERCENT-COMPLETE"])) == ("IN-PROCESS", 30)
    assert str(tasks[C.title]["STATUS"]) == "NEEDS-ACTION"
    assert {one["DTSTART"].dt.isoformat() for one in read.walk("VEVENT")} == {"2026-03-31", "2026-06-30", "2026-09-30"}


def test_a_co_responsible_unit_has_them_too_and_its_name_is_the_calendars(house: House):
    house.knows_unit(UNIT.unit, "GADM", name="Dirección de Turismo")
    house.knows(Told().started("2026-01-01", terms(A, responsible="OTRA", co_responsible=(UNIT.unit,))))
    read = Calendar.from_ical(feed(house, link(house)).data)
    assert len(read.walk("VTODO")) == 1
    assert "Dirección de Turismo" in str(read["X-WR-CALNAME"])


def test_who_has_the_calendar_already_is_told_so(house: House):
    path = link(house)
    tag = feed(house, path).headers["ETag"]
    again = house.ask(path, "read_calendar_feed", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_wrong_a_replaced_a_revoked_and_an_expired_link_are_not_there(house: House):
    first = link(house)
    second = link(house)
    feed(house, second)
    wrong = second[:-20] + ("A" if second[-20] != "A" else "B") + second[-19:]
    for path in (first, wrong, "/v1/calendar-feeds/x/pactos.ics"):
        refused = feed(house, path, 404)
        assert refused.json["type"] == "/problems/no-such-calendar"
        assert "Pida uno nuevo" in refused.json["detail"]
    revoked = house.ask(f"{LINK}-revocation", "revoke_calendar_link", UNIT, "POST", json={"reason": "Se perdió"})
    assert (revoked.status_code, revoked.json["active"]) == (200, False)
    feed(house, second, 404)
    again = house.ask(f"{LINK}-revocation", "revoke_calendar_link", UNIT, "POST", json={})
    assert (again.status_code, again.json["type"]) == (409, "/problems/no-calendar-link")
    assert house.ask(LINK, "issue_calendar_link", UNIT, "POST", json={"expires_on": "2026-11-23"}).status_code == 422
    feed(house, link(house, expires_on="2026-11-24"))


def test_the_token_is_kept_nowhere(house: House, caplog: pytest.LogCaptureFixture):
    caplog.set_level("DEBUG")
    path = link(house)
    feed(house, path)
    token = path.split("/")[3]
    with house.database.transaction(write=False) as connection:
        stored = "".join(str(bytes(row[0]), "utf-8") for row in connection.execute(f"SELECT state FROM {EVENTS}"))
    assert hash_of(token) in stored
    assert token not in stored
    published = house.ask("/internal/feed", "internal", Who("x", None, "service")).text
    assert "link-issued" in published
    assert token not in published
    assert hash_of(token) not in published
    logged = "\n".join(json.dumps(vars(record), default=str) for record in caplog.records)
    assert "read_calendar_feed" in logged
    assert token not in logged


def test_only_the_unit_itself_and_an_operator_give_links(house: House):
    operator = Who("op", None, "operator")
    assert house.ask(LINK, "issue_calendar_link", OTHER, "POST", json={}).status_code == 403
    assert house.ask(f"{LINK}-revocation", "revoke_calendar_link", OTHER, "POST", json={}).status_code == 403
    assert house.ask(f"/v1/calendars/{UNIT.unit}", "read_calendar_link", OTHER).status_code == 403
    assert house.get(f"/v1/calendars/{UNIT.unit}", "read_calendar_link", UNIT)["active"] is False
    link(house, operator)
    shown = house.get(f"/v1/calendars/{UNIT.unit}", "read_calendar_link", Who("a", None, "auditor"))
    assert shown["active"]
    assert "url" not in shown
    assert house.ask("/v1/calendars/n%20o/link", "issue_calendar_link", operator, "POST", json={}).status_code == 404


def entries(house: House, **query):
    answer = house.ask("/v1/milestones.atom", "read_milestone_feed", query_string=query)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    return [one.findtext(f"{ATOM}title") for one in ElementTree.fromstring(answer.data).iter(f"{ATOM}entry")]


def test_the_feed_has_what_changed_last_first_and_no_drafts(house: House):
    house.knows(Told().drafted("2026-01-01", terms(milestone("Borrador", "2026-01-01", "2026-12-01"))))
    told = Told().started().completed(B, "2026-05-01", at=datetime(2026, 5, 2, tzinfo=UTC))
    house.knows(told)
    assert entries(house)[0] == B.title
    assert set(entries(house)) == {A.title, B.title, C.title}
    assert entries(house, sector="agriculture") == entries(house, unit="OTRA") == entries(house, canton="1701") == []
    assert house.ask("/v1/milestones.atom", "read_milestone_feed", query_string={"language": "fr"}).status_code == 422


def test_links_do_not_trouble_a_replay_of_the_alerts(house: House):
    link(house)
    house.knows(story_one())
    house.tick("2026-07-02")
    before = house.alerts(limit=100)
    assert before
    fold = ViewFold(house.store)
    with house.database.transaction() as connection:
        fold.write(connection)
    assert house.alerts(limit=100) == before
