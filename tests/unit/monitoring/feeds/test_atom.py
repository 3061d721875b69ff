"""The Atom feed, parsed back and held against what RFC 4287 demands."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

from services.monitoring.feeds.atom import PublicMilestone, atom

AT = datetime(2026, 5, 10, 15, 30, tzinfo=UTC)
NS = {"a": "http://www.w3.org/2005/Atom"}
FEED, SITE = "https://pactos.example.ec/v1/milestones.atom", "https://pactos.example.ec/"


def milestone(number: int = 1, **changes: Any) -> PublicMilestone:
    given = {
        "milestone_id": UUID(int=number),
        "title": "Señalética & <ruta>",
        "commitment": "Ruta turística de Mejía",
        "unit": "Dirección de Turismo",
        "state": "Con atraso",
        "due_on": date(2026, 6, 30),
        "changed_at": AT,
        "url": f"https://pactos.example.ec/compromisos/1?m={number}&x=1",
    }
    return PublicMilestone(**{**given, **changes})


def parsed(*rows: PublicMilestone, language: str = "es"):
    return ElementTree.fromstring(atom(rows, FEED, SITE, language))


def one(element, path):
    (found,) = element.findall(path, NS)
    return found


def test_the_feed_has_all_that_the_standard_demands():
    feed = parsed(milestone(1), milestone(2))
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for name in ("id", "title", "updated", "author"):
        one(feed, f"a:{name}")
    assert one(feed, "a:author/a:name").text == "Pactos por Pichincha"
    assert one(feed, "a:link[@rel='self']").get("href") == FEED
    for entry in feed.findall("a:entry", NS):
        for name in ("id", "title", "updated", "summary"):
            assert one(entry, f"a:{name}").text
        assert one(entry, "a:link[@rel='alternate']").get("href")
    ids = [each.text for each in feed.findall(".//a:id", NS)]
    assert len(set(ids)) == 3


def test_an_entry_says_what_is_due_when_and_whose_it_is():
    entry = one(parsed(milestone(commitment="Ruta turística de Mejía.")), "a:entry")
    assert one(entry, "a:id").text == f"urn:uuid:{UUID(int=1)}"
    assert one(entry, "a:title").text == "Señalética & <ruta>"
    assert one(entry, "a:summary").text == (
        "Con atraso. Vence el 30 de junio de 2026. Responsable: Dirección de Turismo. "
        "Compromiso: Ruta turística de Mejía."
    )
    assert one(entry, "a:link").get("href") == "https://pactos.example.ec/compromisos/1?m=1&x=1"


def test_what_changed_last_comes_first_and_dates_the_feed():
    later = AT + timedelta(hours=1)
    feed = parsed(milestone(1), milestone(2, changed_at=later.astimezone(timezone(timedelta(hours=-5)))))
    assert [one(entry, "a:id").text[-1] for entry in feed.findall("a:entry", NS)] == ["2", "1"]
    assert one(feed, "a:updated").text == "2026-05-10T16:30:00Z"


def test_text_is_text_and_what_xml_cannot_say_is_left_out():
    entry = one(parsed(milestone(title="<script>\x00\x0b]]>\ud800 ñ")), "a:entry")
    assert one(entry, "a:title").text == "<script>]]> ñ"
    assert len(entry) == 5


def test_the_same_rows_in_any_order_give_the_same_bytes():
    rows = [milestone(number) for number in range(5)]
    assert atom(rows, FEED, SITE) == atom(reversed(rows), FEED, SITE)


def test_an_empty_feed_is_a_feed():
    feed = parsed(language="en")
    assert feed.findall("a:entry", NS) == []
    assert one(feed, "a:updated").text == "2026-01-01T00:00:00Z"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
