"""A link serves one purpose, for a while, and says by name why it does not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.monitoring.notices.links import ACKNOWLEDGE, CONFIRM_ADDRESS, LONGEST, Ticket, read, sign
from services.monitoring.notices.refusals import LinkExpired, LinkForAnotherPurpose, LinkForged

SECRET, OLDER = "secret-of-this-year", "secret-of-last-year"
NOW = datetime(2026, 7, 4, 13, 0, tzinfo=UTC)
TICKET = Ticket(ACKNOWLEDGE, UUID(int=7), "GADM-MEJIA-TUR", NOW + timedelta(days=7), firing=2)


def test_a_link_tells_what_it_was_made_for():
    assert read(sign(TICKET, SECRET), ACKNOWLEDGE, NOW, [SECRET]) == TICKET


def test_the_same_ticket_makes_the_same_link_and_has_the_same_id():
    assert sign(TICKET, SECRET) == sign(TICKET, SECRET)
    assert read(sign(TICKET, SECRET), ACKNOWLEDGE, NOW, [SECRET]).id == TICKET.id


def test_tickets_that_differ_in_anything_have_different_ids():
    others = [
        Ticket(CONFIRM_ADDRESS, TICKET.subject, TICKET.recipient, TICKET.expires_at, 2),
        Ticket(ACKNOWLEDGE, UUID(int=8), TICKET.recipient, TICKET.expires_at, 2),
        Ticket(ACKNOWLEDGE, TICKET.subject, "OTHER", TICKET.expires_at, 2),
        Ticket(ACKNOWLEDGE, TICKET.subject, TICKET.recipient, NOW, 2),
        Ticket(ACKNOWLEDGE, TICKET.subject, TICKET.recipient, TICKET.expires_at, 3),
    ]
    assert len({TICKET.id, *(other.id for other in others)}) == 6


def test_a_link_is_good_until_its_end_and_not_at_it():
    token = sign(TICKET, SECRET)
    assert read(token, ACKNOWLEDGE, TICKET.expires_at - timedelta(seconds=1), [SECRET])
    with pytest.raises(LinkExpired) as refused:
        read(token, ACKNOWLEDGE, TICKET.expires_at, [SECRET])
    assert refused.value.facts == {"expired_at": TICKET.expires_at}


def test_a_link_for_another_purpose_is_refused_by_that_name_even_when_expired():
    with pytest.raises(LinkForAnotherPurpose):
        read(sign(TICKET, SECRET), CONFIRM_ADDRESS, NOW + timedelta(days=99), [SECRET])


def test_a_link_of_another_secret_is_forged_and_one_of_an_older_secret_that_still_counts_is_not():
    token = sign(TICKET, OLDER)
    assert read(token, ACKNOWLEDGE, NOW, [OLDER, SECRET]) == TICKET
    with pytest.raises(LinkForged):
        read(token, ACKNOWLEDGE, NOW, [SECRET])


def test_every_altered_character_makes_a_forgery():
    token = sign(TICKET, SECRET)
    for place in range(len(token) - 1):  # the last one's low bits carry nothing
        altered = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(LinkForged):
            read(altered, ACKNOWLEDGE, NOW, [SECRET])


@pytest.mark.parametrize("rubbish", ["", ".", "a.b", "ñ", "x" * (LONGEST + 1), "%00", "\n"])
def test_rubbish_is_a_forgery(rubbish):
    with pytest.raises(LinkForged):
        read(rubbish, ACKNOWLEDGE, NOW, [SECRET])


def test_a_link_fits_in_a_mail_and_carries_only_safe_characters():
    token = sign(TICKET, SECRET)
    assert len(token) < 300
    assert all(character.isalnum() or character in "-_." for character in token)
