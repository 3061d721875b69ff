"""The routes of the calendars and of the Atom feed."""

from datetime import date
from functools import partial
from typing import Any

from services.chassis.store.application import EventStore, Saved
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import Who
from services.kernel.calendar import day_of
from services.kernel.refusals import NotFound
from services.monitoring.feeds import atom, calendar, commands, reading, schemas
from services.monitoring.feeds.domain import CalendarLink, calendar_id
from services.monitoring.feeds.refusals import NoSuchCalendar
from services.monitoring.feeds.tokens import calendar_of, hash_of
from services.monitoring.recipients.domain import Recipient, recipient_id
from services.monitoring.tracking.records import Records

ONE, FEED, ATOM = "/v1/calendars/<code>", "/v1/calendar-feeds/<token>/pactos.ics", "/v1/milestones.atom"
LOCAL = "http://127.0.0.1:8080"
PRIVATELY = {"Cache-Control": "private, max-age=300"}
PUBLICLY = {"Cache-Control": "public, max-age=60"}
NAME = "SELECT name FROM units WHERE code = %s"


def read_calendar_link(asked: Reading, code: str) -> Answer:
    """Whether there is a link; never the link."""
    commands.authorise("read_calendar_link", asked.who, code, reads=True)
    try:
        link = asked.store.get(CalendarLink, calendar_id(code))
    except NotFound:
        return Answer({"code": code, "version": 0, "active": False, "issued_at": None, "expires_on": None})
    return Answer(_shown(link), link.version)


def issue_calendar_link(asked: Reading, code: str, expires_on: date | None, reason: str | None, *, site: str) -> Answer:
    """A new link, shown this once; the one before ends."""
    token = commands.issue_link(asked.store, asked.act, code, expires_on, reason)
    link = asked.store.get(CalendarLink, calendar_id(code))
    return Answer({**_shown(link), "url": site + FEED.replace("<token>", token)})


def show_link(store: EventStore, _who: Who, saved: Saved) -> dict[str, Any]:
    """The link as a command left it."""
    return _shown(store.get(CalendarLink, saved.id, saved.version))


def version_for(store: EventStore, who: Who, code: str) -> int:
    """The version that this caller could have seen. Raises Forbidden."""
    commands.authorise("read_calendar_link", who, code, reads=True)
    return store.version(calendar_id(code)) or 0


def read_calendar_feed(asked: Reading, token: str, *, site: str) -> Answer:
    """The calendar that a token opens. Raises NoSuchCalendar."""
    code = _code_of(asked, token)
    with asked.database.transaction(write=False) as connection:
        milestones = reading.due_of(connection, Records.of(asked.database), code, day_of(asked.now), site)
        named = connection.execute(NAME, [code])
    body = calendar.calendar(named[0][0] if named else code, milestones, _language(asked.store, code))
    return Answer(body, headers=PRIVATELY, media_type=calendar.MEDIA_TYPE)


def read_milestone_feed(asked: Reading, language: str, *, site: str, **filters: Any) -> Answer:
    """What changed last of the public milestones."""
    with asked.database.transaction(write=False) as connection:
        changed = reading.lately_changed(connection, filters, site, language)
    return Answer(atom.atom(changed, site + ATOM, f"{site}/", language), headers=PUBLICLY, media_type=atom.MEDIA_TYPE)


def _code_of(asked: Reading, token: str) -> str:
    """Whose calendar it is."""
    of = calendar_of(token)
    if of is None:
        raise NoSuchCalendar
    try:
        link = asked.store.get(CalendarLink, of)
    except NotFound:
        raise NoSuchCalendar from None
    if not link.is_open_to(hash_of(token), day_of(asked.now)):
        raise NoSuchCalendar
    return link.code


def _language(store: EventStore, code: str) -> str:
    """The one that the recipient of that code chose."""
    try:
        return store.get(Recipient, recipient_id(code)).preferences.language
    except NotFound:
        return "es"


def _shown(link: CalendarLink) -> dict[str, Any]:
    active = link.token_hash is not None
    return {
        "code": link.code,
        "version": link.version,
        "active": active,
        "issued_at": link.modified_on if active else None,
        "expires_on": link.expires_on,
    }


def routes_for(public_url: str = LOCAL) -> Routes:
    """The routes; `public_url` is where people reach the gateway."""
    site = public_url.rstrip("/")
    routes = Routes("feeds")
    routes.read(
        "read_calendar_link",
        ONE,
        answer=schemas.CalendarLinkShown,
        run=read_calendar_link,
        summary="Si una unidad o un actor tiene enlace a su calendario",
    )
    routes.command(
        "issue_calendar_link",
        f"{ONE}/link",
        body=schemas.LinkRequest,
        answer=schemas.IssuedLink,
        run=partial(issue_calendar_link, site=site),
        summary="Da un enlace privado nuevo al calendario; el anterior deja de servir",
    )
    routes.act(
        "revoke_calendar_link",
        f"{ONE}/link-revocation",
        precondition="optional",
        body=schemas.LinkRevocation,
        answer=schemas.CalendarLinkShown,
        run=commands.revoke_link,
        show=show_link,
        version_for=version_for,
        summary="Revoca el enlace al calendario",
    )
    routes.read(
        "read_calendar_feed",
        FEED,
        media_type="text/calendar",
        run=partial(read_calendar_feed, site=site),
        summary="El calendario de una unidad o un actor, con su enlace privado (iCalendar)",
    )
    routes.read(
        "read_milestone_feed",
        ATOM,
        query=schemas.MilestoneFeedFilters,
        media_type="application/atom+xml",
        run=partial(read_milestone_feed, site=site),
        summary="Lo último que cambió de los hitos públicos (Atom)",
    )
    return routes


routes = routes_for()
