"""The private link to a calendar: issued, replaced, revoked, expired; its token is kept nowhere."""

from datetime import date

from services.monitoring.feeds.domain import CalendarLink, calendar_id
from services.monitoring.feeds.events import LinkIssued, LinkRevoked, Opened
from services.monitoring.feeds.refusals import NoLink
from services.monitoring.feeds.tokens import calendar_of, hash_of, new_token
from tests.support.given import act_on, given, happened

TODAY = "2026-06-11"
CODE = {"code": "U"}
OPENED = happened(Opened, TODAY, **CODE)
ISSUED = happened(LinkIssued, TODAY, **CODE, token_hash=hash_of("uno"), expires_on=None)
REVOKED = happened(LinkRevoked, TODAY, **CODE)
NOW = date.fromisoformat(TODAY)


def test_a_new_link_ends_the_one_before():
    other = happened(LinkIssued, TODAY, **CODE, token_hash=hash_of("dos"), expires_on=None)
    link = (
        given(CalendarLink, OPENED, ISSUED)
        .when(lambda link: link.issue(act_on(TODAY), hash_of("dos"), None, None))
        .then(other)
    )
    assert (link.is_open_to(hash_of("uno"), NOW), link.is_open_to(hash_of("dos"), NOW)) == (False, True)


def test_a_revoked_link_opens_nothing_and_is_revoked_once():
    link = given(CalendarLink, OPENED, ISSUED).when(lambda link: link.revoke(act_on(TODAY), None)).then(REVOKED)
    assert not link.is_open_to(hash_of("uno"), NOW)
    given(CalendarLink, OPENED, ISSUED, REVOKED).when(lambda link: link.revoke(act_on(TODAY), None)).refused(NoLink)


def test_a_link_opens_through_its_last_day_which_cannot_have_passed():
    last = happened(LinkIssued, TODAY, **CODE, token_hash=hash_of("uno"), expires_on=date(2026, 6, 30))
    link = given(CalendarLink, OPENED, last).aggregate
    assert link.is_open_to(hash_of("uno"), date(2026, 6, 30))
    assert not link.is_open_to(hash_of("uno"), date(2026, 7, 1))
    given(CalendarLink, OPENED).when(lambda one: one.issue(act_on(TODAY), "x", date(2026, 6, 10), None)).refused(
        Exception, ("/expires_on", "by_day_in_the_past")
    )


def test_a_token_says_whose_calendar_it_is_and_no_two_are_alike():
    tokens = {new_token(calendar_id("U")) for _ in range(50)}
    assert len(tokens) == 50
    assert {calendar_of(token) for token in tokens} == {calendar_id("U")}
    for wrong in ("", "x", "á" * 65, next(iter(tokens))[:-1], next(iter(tokens)) + "x"):
        assert calendar_of(wrong) is None
