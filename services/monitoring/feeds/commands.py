"""What a unit, or an operator for it, does with its calendar's link. A link is shown once, when it is issued."""

from datetime import date
from uuid import uuid4

from services.chassis.store.application import EventStore, Saved, UnitOfWork
from services.chassis.store.idempotency import Request
from services.chassis.web.fields import CODE
from services.kernel.acts import AUDITOR, OPERATOR, PUBLIC, Act, Who
from services.kernel.refusals import Forbidden, NotFound
from services.monitoring.feeds.domain import CalendarLink, calendar_id
from services.monitoring.feeds.refusals import NoLink
from services.monitoring.feeds.tokens import hash_of, new_token


def authorise(operation: str, who: Who, code: str, *, reads: bool = False) -> None:
    """Raises Forbidden for whoever is neither that unit nor an operator; an auditor may read."""
    own = who.role != PUBLIC and who.unit is not None and who.unit == code
    if not own and who.role != OPERATOR and not (reads and who.role == AUDITOR):
        raise Forbidden(operation=operation, role=who.role)


def issue_link(store: EventStore, act: Act, code: str, expires_on: date | None, why: str | None) -> str:
    """The token of a new link; the one before opens nothing any more. Raises Forbidden, InvalidFields."""
    authorise("issue_calendar_link", act.who, code)
    token = new_token(calendar_id(code))

    def command(work: UnitOfWork) -> Saved:
        calendar = _calendar(work, act, code)
        calendar.issue(act, hash_of(token), expires_on, why)
        return work.save(calendar)

    # A key of its own each time: who asks again gets another link, since this one cannot be shown a second time.
    store.execute(command, Request(act.who.subject, "issue_calendar_link", uuid4().hex, ""))
    return token


def revoke_link(work: UnitOfWork, act: Act, code: str, seen: int | None, reason: str | None = None) -> Saved:
    """No link opens the calendar any more. Raises Forbidden, NoLink."""
    authorise("revoke_calendar_link", act.who, code)
    try:
        calendar = work.load(CalendarLink, calendar_id(code), seen)
    except NotFound:
        raise NoLink(code=code) from None
    calendar.revoke(act, reason)
    return work.save(calendar)


def _calendar(work: UnitOfWork, act: Act, code: str) -> CalendarLink:
    try:
        return work.load(CalendarLink, calendar_id(code))
    except NotFound:
        if not CODE.fullmatch(code):
            raise
        return CalendarLink.open(act, code)
