"""Preferences and addresses over HTTP, on both databases; and no address in the clear wherever events go."""

from datetime import date, timedelta

import pytest

from contracts.envelope import to_batch
from contracts.events import Who
from contracts.topics import MONITORING
from services.chassis.store.vault import Vault
from services.chassis.stream.publish import envelopes
from services.monitoring.notices.webhook import key_of
from services.monitoring.publishing import PUBLISHED
from services.monitoring.recipients.destinations import Hook, Mailbox, reach, reaches
from services.monitoring.recipients.domain import Recipient, recipient_id
from services.monitoring.recipients.preferences import MAIL, WEBHOOK

CODE = "GADM-MEJIA-TUR"
OWN = Who(subject="turismo", unit=CODE, role="responsible")
OTHER = Who(subject="agua", unit="GADM-MEJIA-AGUA", role="responsible")
HEAD = Who(subject="jefatura", unit=CODE, role="officer")
OPERATOR = Who(subject="op", unit=None, role="operator")
AUDITOR = Who(subject="aud", unit=None, role="auditor")
PUBLIC = Who(subject="public", unit=None, role="public")
ADDRESS, URL = "Persona.Turismo@mejia.gob.ec", "https://sistema.mejia.gob.ec/ganchos/s3cr3to"
ONE = f"/v1/recipients/{CODE}"
CHOSEN = {
    "language": "en",
    "critical": {"channels": ["mail"], "rhythm": "immediate"},
    "warning": {"channels": ["mail", "webhook"], "rhythm": "daily"},
    "notice": {"channels": [], "rhythm": "weekly"},
}


def read(house, who=OWN, path=ONE):
    return house.ask(f"{path}/preferences", "read_preferences", who)


def revise(house, body, who=OWN, **headers):
    return house.ask(f"{ONE}/preferences", "revise_preferences", who, "PUT", json=body, headers=headers)


def register(house, channel, address, who=OWN, **headers):
    body = {"channel": channel, "address": address}
    return house.ask(f"{ONE}/addresses", "register_address", who, "POST", json=body, headers=headers)


def withdraw(house, channel, who=OWN):
    return house.ask(f"{ONE}/address-withdrawal", "withdraw_address", who, "POST", json={"channel": channel})


def rotate(house, who=OWN, **headers):
    return house.ask(f"{ONE}/secret-rotation", "rotate_secret", who, "POST", json={}, headers=headers)


def forget(house, who=OPERATOR):
    return house.ask(f"{ONE}/forgetting", "forget_addresses", who, "POST", json={"reason": "Lo pidió su titular"})


def opened(house, channel, on=date(2026, 11, 24)):
    recipient = house.store.get(Recipient, recipient_id(CODE))
    return reach(Vault.beside(house.database), recipient, channel, on).destination


def test_who_chose_nothing_reads_the_defaults_and_that_nothing_would_arrive(house):
    answer = read(house)
    assert answer.status_code == 200
    assert (answer.json["version"], answer.json["addresses"]) == (0, [])
    assert answer.json["warning"] == {"channels": ["mail", "webhook"], "rhythm": "immediate"}
    assert answer.json["unreachable"] == ["critical", "warning", "notice"]


def test_a_unit_chooses_registers_and_reads_it_again(house):
    registered = register(house, "mail", ADDRESS)
    assert registered.status_code == 201
    assert registered.headers["Location"] == f"{ONE}/preferences"
    assert registered.json["secret"] is None
    revised = revise(house, CHOSEN, **{"If-Match": registered.headers["ETag"]})
    assert revised.status_code == 200, revised.text
    shown = read(house)
    assert {name: shown.json[name] for name in CHOSEN} == CHOSEN
    assert shown.json["addresses"] == [
        {"channel": "mail", "hint": "P…@mejia.gob.ec", "confirmed": False, "rotating_until": None}
    ]
    assert shown.json["unreachable"] == ["critical", "warning", "notice"]
    assert shown.headers["ETag"] == revised.headers["ETag"] == '"3"'
    assert opened(house, MAIL) == Mailbox(ADDRESS)


def test_an_address_reaches_its_recipient_once_it_is_confirmed(house):
    register(house, "mail", ADDRESS)
    revise(house, CHOSEN)
    assert read(house).json["unreachable"] == ["critical", "warning", "notice"]
    register(house, "mail", ADDRESS, OPERATOR)
    assert read(house).json["unreachable"] == ["notice"]


def test_a_stale_version_is_refused_also_where_nothing_is_there_yet(house):
    assert revise(house, CHOSEN, **{"If-Match": '"4"'}).status_code == 412
    register(house, "mail", ADDRESS)
    assert revise(house, CHOSEN, **{"If-Match": '"1"'}).status_code == 412
    assert revise(house, CHOSEN).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [(OWN, 200), (HEAD, 200), (OPERATOR, 200), (AUDITOR, 200), (OTHER, 403), (PUBLIC, 403)]
)
def test_preferences_are_read_by_the_unit_itself_and_those_who_watch(house, who, status):
    assert read(house, who).status_code == status


@pytest.mark.parametrize("who", [OTHER, AUDITOR, PUBLIC], ids=lambda who: who.subject)
def test_nobody_else_changes_them(house, who):
    register(house, "mail", ADDRESS)
    answers = [revise(house, CHOSEN, who), register(house, "mail", "x@y.ec", who), withdraw(house, "mail", who)]
    assert [answer.status_code for answer in (*answers, rotate(house, who), forget(house, who))] == [403] * 5
    assert forget(house, OWN).status_code == 403
    assert opened(house, MAIL) == Mailbox(ADDRESS)


@pytest.mark.parametrize(
    ("channel", "address", "words"),
    [
        ("mail", "nadie", "correo"),
        ("mail", "a@b.ec\r\nBcc: c@d.ec", "control"),
        ("mail", URL, "correo"),
        ("webhook", ADDRESS, "https"),
        ("webhook", "http://sistema.mejia.gob.ec/", "https"),
        ("webhook", "https://10.0.0.7/", "red privada"),
        ("webhook", "https://169.254.169.254/latest/meta-data", "red privada"),
        ("webhook", "https://localhost/", "red privada"),
        ("pigeon", "x", "Debe ser uno de"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(house, channel, address, words):
    answer = register(house, channel, address)
    assert answer.status_code == 422
    assert words in answer.json["errors"][0]["detail"]
    assert house.store.version(recipient_id(CODE)) is None


def test_the_responsible_is_told_in_words_that_overdue_cannot_be_switched_off(house):
    register(house, "mail", ADDRESS)
    answer = revise(house, {**CHOSEN, "warning": {"channels": []}})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/warning/channels"
    assert "vencido" in answer.json["errors"][0]["detail"]
    assert withdraw(house, "mail").json["type"] == "/problems/last-address"
    assert revise(house, {**CHOSEN, "warning": {"channels": []}}, OPERATOR).status_code == 200


def test_a_webhooks_secret_is_shown_once_and_again_to_the_same_request_only(house):
    first = register(house, "webhook", URL, **{"Idempotency-Key": "k1"})
    again = register(house, "webhook", URL, **{"Idempotency-Key": "k1"})
    assert len(key_of(first.json["secret"])) == 32
    assert again.json == first.json
    assert "secret" not in read(house).json
    assert read(house).json["addresses"][0]["hint"] == "https://sistema.mejia.gob.ec/…"
    assert opened(house, WEBHOOK) == Hook(URL, (first.json["secret"],))


def test_for_a_week_both_secrets_sign_and_then_the_new_one_alone(house):
    first = register(house, "webhook", URL).json["secret"]
    rotated = rotate(house, **{"Idempotency-Key": "r1"})
    second = rotated.json["secret"]
    until = date.fromisoformat(rotated.json["addresses"][0]["rotating_until"])
    assert first != second
    assert opened(house, WEBHOOK, until - timedelta(days=1)).secrets == (second, first)
    assert opened(house, WEBHOOK, until).secrets == (second,)
    assert rotate(house, **{"Idempotency-Key": "r1"}).json["secret"] == second
    third = rotate(house).json["secret"]
    assert opened(house, WEBHOOK).secrets == (third, second)


def test_a_withdrawn_address_is_not_used_and_there_is_no_other_problem_than_that(house):
    register(house, "mail", ADDRESS)
    register(house, "webhook", URL)
    assert withdraw(house, "webhook").json["addresses"][0]["channel"] == "mail"
    for answer in (withdraw(house, "webhook"), rotate(house)):
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/no-address")


def test_what_is_forgotten_cannot_be_read_again_from_any_version(house):
    register(house, "mail", ADDRESS, OPERATOR)
    register(house, "mail", "otra@mejia.gob.ec", OPERATOR)
    register(house, "webhook", URL)
    before = house.store.get(Recipient, recipient_id(CODE))
    vault = Vault.beside(house.database)
    assert len(reaches(vault, before, "warning", date(2026, 11, 24))) == 2
    assert forget(house).json["addresses"] == []
    assert reaches(vault, before, "warning", date(2026, 11, 24)) == []
    assert [reach(vault, before, channel, date(2026, 11, 24)).destination for channel in (MAIL, WEBHOOK)] == [None] * 2
    assert forget(house).status_code == 409
    assert register(house, "mail", ADDRESS).status_code == 201
    assert opened(house, MAIL) == Mailbox(ADDRESS)


def test_no_address_and_no_secret_is_in_the_clear_in_events_snapshots_keys_topics_or_logs(house, caplog):
    caplog.set_level("DEBUG")
    register(house, "mail", ADDRESS)
    secret = register(house, "webhook", URL).json["secret"]
    rotated = rotate(house).json["secret"]
    withdraw(house, "webhook")
    rows = house.store.notifications(0, 1000)
    topic = to_batch(envelopes(rows, PUBLISHED, MONITORING.source)).decode()
    stored = repr(rows) + repr(house.rows("stored_keys")) + repr(house.rows("stored_events"))
    for personal in (ADDRESS, ADDRESS.split("@")[0], "s3cr3to", secret, rotated):
        assert personal not in stored
        assert personal not in topic
        assert personal not in caplog.text
    assert "sealed" not in topic
    assert all("…" in repr(opened(house, channel)) for channel in (MAIL,))


def test_writers_of_a_recipient_that_is_not_there_yet_meet_and_none_is_lost(house):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda n: register(house, "mail", f"u{n}@mejia.gob.ec").status_code, range(8)))
    assert answers == [201] * 8
    assert house.store.version(recipient_id(CODE)) == 9


def test_a_code_that_no_unit_could_have_is_not_found(house):
    body = {"channel": "mail", "address": ADDRESS}
    answer = house.ask("/v1/recipients/a%20b/addresses", "register_address", OPERATOR, "POST", json=body)
    assert answer.status_code == 404
