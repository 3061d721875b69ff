"""A link is decided, ended, and renewed: each an event with who and why."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.kernel.refusals import InvalidFields
from services.monitoring.plans.alignment.domain import Alignment, alignment_id
from services.monitoring.plans.alignment.link import DEPENDS, FINANCES, AlignmentLink
from services.monitoring.plans.refusals import AlignmentEnded, AlreadyAligned
from tests.support.plans import OFFICER, act_by

LINK = AlignmentLink(UUID(int=1), "L1", DEPENDS, UUID(int=2), UUID(int=3), 1, date(2026, 1, 10))


def decided(link=LINK):
    return Alignment.decide(act_by(OFFICER), link, "Así consta en el acta")


def test_a_link_says_who_decided_it_when_and_why():
    alignment = decided()
    assert alignment.link == LINK
    assert (alignment.who, alignment.why, alignment.decided_on) == (OFFICER, "Así consta en el acta", date(2026, 6, 1))


def test_its_id_follows_from_what_it_ties_and_not_from_its_weight():
    assert decided().id == alignment_id(replace(LINK, weight=7))
    assert decided().id != alignment_id(replace(LINK, relation=FINANCES))
    assert decided().id != alignment_id(replace(LINK, milestone_id=None))


def test_it_holds_on_both_of_its_days_and_is_about_the_milestone_where_there_is_one():
    link = replace(LINK, valid_until=date(2026, 2, 1))
    held = [link.holds_on(date(2026, month, day)) for month, day in ((1, 9), (1, 10), (2, 1), (2, 2))]
    assert held == [False, True, True, False]
    assert LINK.holds_on(date(2099, 1, 1))
    assert (LINK.subject, replace(LINK, milestone_id=None).subject) == (UUID(int=3), UUID(int=2))


def test_it_is_ended_once_yesterday_unless_told():
    alignment = decided()
    alignment.end(act_by(OFFICER), None, "Se canceló")
    assert (alignment.link.valid_until, alignment.why) == (date(2026, 5, 31), "Se canceló")
    with pytest.raises(AlignmentEnded):
        alignment.end(act_by(OFFICER), date(2026, 6, 1), "Otra vez")
    alignment.end(act_by(OFFICER), date(2026, 3, 1), "Terminó antes")
    assert alignment.link.valid_until == date(2026, 3, 1)


def test_what_is_decided_today_may_be_ended_today():
    alignment = decided(replace(LINK, valid_from=date(2026, 6, 1)))
    alignment.end(act_by(OFFICER), None, "Fue un error")
    assert alignment.link.valid_until == date(2026, 6, 1)


def test_it_is_renewed_after_its_end_only():
    alignment = decided()
    again = replace(LINK, weight=3, valid_from=date(2026, 4, 1))
    with pytest.raises(AlreadyAligned):
        alignment.renew(act_by(OFFICER), again, "Otra vez")
    alignment.end(act_by(OFFICER), date(2026, 4, 1), "Se canceló")
    with pytest.raises(AlreadyAligned):
        alignment.renew(act_by(OFFICER), again, "Otra vez")
    alignment.renew(act_by(OFFICER), replace(again, valid_from=date(2026, 4, 2)), "Otra vez")
    assert (alignment.link.weight, alignment.link.valid_until, alignment.version) == (3, None, 3)


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(InvalidFields):
        decided(replace(LINK, valid_until=date(2026, 1, 9)))
    with pytest.raises(InvalidFields):
        decided().end(act_by(OFFICER), date(2026, 1, 9), "Antes de empezar")
