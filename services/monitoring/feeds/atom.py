"""Public milestones as an Atom feed (RFC 4287). Pure: the same rows give the same bytes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID
from xml.etree import ElementTree as Xml

from services.kernel.words import Words
from services.monitoring.notices.wording import day

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEED_ID = "urn:pactos:milestones"
TITLE = Words("Hitos de los Pactos por Pichincha", "Milestones of the Pactos por Pichincha")
AUTHOR = "Pactos por Pichincha"
SUMMARY = Words(
    "{state}. Vence el {due}. Responsable: {unit}. Compromiso: {commitment}.",
    "{state}. Due on {due}. Responsible: {unit}. Commitment: {commitment}.",
)
NOTHING_YET = datetime(2026, 1, 1, tzinfo=UTC)
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Xml.register_namespace("", ATOM)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMilestone:
    """A milestone as the public reads it. `state` is words; `changed_at` (aware) when anything of it last changed."""

    milestone_id: UUID
    title: str
    commitment: str
    unit: str
    state: str
    due_on: date
    changed_at: datetime
    url: str


def atom(milestones: Iterable[PublicMilestone], feed_url: str, site_url: str, language: str = "es") -> bytes:
    """The feed: what changed last comes first."""
    rows = sorted(milestones, key=lambda row: (-row.changed_at.timestamp(), str(row.milestone_id)))
    feed = Xml.Element(f"{{{ATOM}}}feed", {LANGUAGE: language})
    _add(feed, "id", FEED_ID)
    _add(feed, "title", TITLE.in_language(language))
    _add(feed, "updated", _moment(rows[0].changed_at if rows else NOTHING_YET))
    _add(_add(feed, "author"), "name", AUTHOR)
    _add(feed, "link", rel="self", type="application/atom+xml", href=feed_url)
    _add(feed, "link", rel="alternate", type="text/html", href=site_url)
    for row in rows:
        _entry(feed, row, language)
    return Xml.tostring(feed, encoding="utf-8", xml_declaration=True)


def _entry(feed: Xml.Element, row: PublicMilestone, language: str) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"urn:uuid:{row.milestone_id}")
    _add(entry, "title", row.title)
    _add(entry, "updated", _moment(row.changed_at))
    _add(entry, "link", rel="alternate", href=row.url)
    commitment = row.commitment.removesuffix(".")
    facts = {"state": row.state, "due": day(row.due_on, language), "unit": row.unit, "commitment": commitment}
    _add(entry, "summary", SUMMARY.in_language(language).format(**facts))


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    """An element with what XML can say of the text."""
    made = Xml.SubElement(
        parent, f"{{{ATOM}}}{name}", {key: NOT_XML.sub("", value) for key, value in attributes.items()}
    )
    if text is not None:
        made.text = NOT_XML.sub("", text)
    return made


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
