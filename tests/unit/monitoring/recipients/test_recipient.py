"""What a recipient may choose, and what it may not."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.kernel.acts import FACILITATOR, OPERATOR, RESPONSIBLE, Act, Who
from services.kernel.refusals import InvalidFields
from services.monitoring.alerts import rules
from services.monitoring.notices import message, outcomes
from services.monitoring.recipients import preferences
from services.monitoring.recipients.domain import Recipient, recipient_id
from services.monitoring.recipients.preferences import (
    ALWAYS_TOLD,
    DAILY,
    DEFAULT,
    MAIL,
    SEVERITIES,
    WEBHOOK,
    WEEKLY,
    Choice,
    Preferences,
)
from services.monitoring.recipients.refusals import LastAddress, NoAddress

CODE = "GADM-MEJIA-TUR"
NOW = datetime(2026, 7, 4, 13, tzinfo=UTC)
ONE, OTHER = UUID(int=1), UUID(int=2)
ALL = Choice((MAIL, WEBHOOK))
NOTHING = Choice(())


def act(role: str = RESPONSIBLE) -> Act:
    return Act(Who("llave", CODE, role), NOW, "corr-1")


def recipient(**addresses: UUID) -> Recipient:
    made = Recipient.open(act(), CODE)
    for channel, subject in addresses.items():
        made.register(act(), channel, subject, "v1.sealed")
    return made


def topics(made: Recipient) -> list[str]:
    return [event.TOPIC for event in made.pending_events]


def test_its_id_follows_from_its_code():
    assert recipient().id == recipient_id(CODE)


def test_the_words_are_those_of_alerts_and_of_messages():
    assert set(SEVERITIES) == {rules.NOTICE, rules.WARNING, rules.CRITICAL} == set(message.SEVERITIES)
    assert preferences.CHANNELS == outcomes.CHANNELS
    assert set(preferences.LANGUAGES) == set(message.LANGUAGES)


def test_the_severity_of_overdue_is_among_those_that_are_always_told():
    assert rules.BUILT_IN.rules[rules.OVERDUE].severity in ALWAYS_TOLD


def test_who_chose_nothing_is_told_everything_at_once_wherever_there_is_an_address():
    assert recipient().preferences == DEFAULT
    assert recipient().ways("warning") == ()
    made = recipient(mail=ONE, webhook=OTHER)
    made.confirm(act(), MAIL, ONE)
    assert made.ways("warning") == made.ways("notice") == (MAIL, WEBHOOK)


def test_an_address_that_nobody_answered_from_is_no_way():
    assert recipient(mail=ONE).ways("warning") == ()
    assert recipient(mail=ONE, webhook=OTHER).ways("warning") == (WEBHOOK,)


def test_a_choice_replaces_all_the_others():
    made = recipient(mail=ONE)
    chosen = Preferences("en", ALL, Choice((MAIL,), DAILY), Choice((), WEEKLY))
    made.revise(act(), chosen, "Menos correo")
    assert made.preferences == chosen
    assert made.ways("notice") == ()
    assert made.pending_events[-1].why == "Menos correo"


def test_the_same_choice_again_is_no_event():
    made = recipient(mail=ONE)
    made.revise(act(), DEFAULT, None)
    assert topics(made) == ["recipient.opened", "recipient.address-registered"]


@pytest.mark.parametrize("severity", ALWAYS_TOLD)
def test_the_responsible_cannot_switch_off_what_is_overdue_or_graver(severity):
    switched_off = Preferences(**{severity: NOTHING})
    with pytest.raises(InvalidFields) as refused:
        recipient(mail=ONE).revise(act(), switched_off, None)
    (error,) = refused.value.errors
    assert (error.pointer, error.reason) == (f"/{severity}/channels", "overdue_cannot_be_switched_off")


def test_nor_by_choosing_a_channel_on_which_it_has_no_address():
    with pytest.raises(InvalidFields) as refused:
        recipient(mail=ONE).revise(act(), Preferences(warning=Choice((WEBHOOK,))), None)
    assert refused.value.errors[0].reason == "channels_without_address"


def test_nor_by_withdrawing_the_last_address():
    made = recipient(mail=ONE, webhook=OTHER)
    made.withdraw(act(), WEBHOOK, None)
    with pytest.raises(LastAddress):
        made.withdraw(act(), MAIL, None)


def test_the_responsible_may_switch_off_notices_and_choose_before_it_has_an_address():
    recipient().revise(act(), Preferences(warning=Choice((WEBHOOK,), DAILY), notice=NOTHING), None)


@pytest.mark.parametrize("role", [OPERATOR, FACILITATOR])
def test_others_may_choose_nothing_at_all_and_withdraw_what_they_like(role):
    made = recipient(mail=ONE)
    made.revise(act(role), Preferences("es", NOTHING, NOTHING, NOTHING), "Ya no ejerce")
    made.withdraw(act(role), MAIL, "Ya no ejerce")
    assert made.ways("critical") == ()


def test_a_channel_twice_is_refused():
    with pytest.raises(InvalidFields):
        recipient().revise(act(OPERATOR), Preferences(notice=Choice((MAIL, MAIL))), None)


def test_an_address_replaces_the_one_before_and_both_stay_to_be_forgotten():
    made = recipient(mail=ONE)
    made.register(act(), MAIL, OTHER, "v1.other")
    assert made.address(MAIL).subject == OTHER
    assert made.subjects == (ONE, OTHER)


def test_what_an_operator_registers_is_confirmed_and_what_a_unit_does_has_to_be():
    assert not recipient(mail=ONE).address(MAIL).confirmed
    assert recipient(webhook=ONE).address(WEBHOOK).confirmed
    made = Recipient.open(act(OPERATOR), CODE)
    made.register(act(OPERATOR), MAIL, ONE, "v1.sealed")
    assert made.address(MAIL).confirmed


def test_an_address_is_confirmed_once_and_not_after_it_was_replaced():
    made = recipient(mail=ONE)
    made.confirm(act(), MAIL, ONE)
    made.confirm(act(), MAIL, ONE)
    assert topics(made).count("recipient.address-confirmed") == 1
    assert made.address(MAIL).confirmed
    made.register(act(), MAIL, OTHER, "v1.other")
    with pytest.raises(NoAddress):
        made.confirm(act(), MAIL, ONE)


def test_a_rotation_ends_on_its_day_and_needs_a_webhook():
    made = recipient(webhook=ONE)
    made.rotate_secret(act(), "v1.rotated", date(2026, 7, 11))
    assert (made.address(WEBHOOK).sealed, made.address(WEBHOOK).rotating_until) == ("v1.rotated", date(2026, 7, 11))
    with pytest.raises(NoAddress):
        recipient(mail=ONE).rotate_secret(act(), "v1.rotated", date(2026, 7, 11))


def test_forgetting_names_every_subject_and_leaves_no_address():
    made = recipient(mail=ONE)
    made.register(act(), MAIL, OTHER, "v1.other")
    made.forget(act(OPERATOR), "Lo pidió")
    assert made.pending_events[-1].subjects == (ONE, OTHER)
    assert made.addresses == {}
    with pytest.raises(NoAddress):
        made.forget(act(OPERATOR), "Otra vez")
