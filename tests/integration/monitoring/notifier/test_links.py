"""Links in letters: reading one does nothing, following it acts once, and what is wrong with one is said."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from contracts.events import Who
from services.monitoring.notices.links import ACKNOWLEDGE, READ_CALENDAR, Ticket, sign
from tests.integration.monitoring.house import SECRET
from tests.integration.monitoring.notices.mail_server import Post
from tests.integration.monitoring.notifier.office import Office
from tests.integration.monitoring.test_alerts import overdue, with_units, working_on_b

CODE, MAIL = "GADM-MEJIA-TUR", "turismo@mejia.example.ec"
BODY = {"will_do": "Entregar el segundo lote", "by_day": "2026-07-11"}
LINK = re.compile(r"http://127\.0\.0\.1:8080/enlaces/(\S+)")


def token_in(letter) -> str:
    return LINK.search(letter.get_body(("plain",)).get_content()).group(1)


def links_in(letter) -> list[str]:
    return LINK.findall(letter.get_body(("plain",)).get_content())


@pytest.fixture
def token(office: Office, post: Post) -> str:
    """The token of the link in the letter that said that B is overdue."""
    with_units(office.house)
    office.has_address(CODE, MAIL)
    office.house.knows(working_on_b())
    office.tick("2026-07-01")
    return token_in(next(letter for letter in post.letters if "Vencido" in str(letter["Subject"])))


def read(office: Office, token: str):
    return office.house.ask(f"/v1/links/{token}", "read_link")


def follow(office: Office, token: str, body=BODY):
    return office.house.ask(f"/v1/links/{token}/acknowledgement", "acknowledge_by_link", method="POST", json=body)


def test_reading_a_link_says_what_it_does_and_does_nothing(office: Office, token: str):
    before = office.store.head()
    answer = read(office, token)
    assert answer.status_code == 200, answer.text
    assert (answer.json["recipient"], answer.json["alert"]["rule"], answer.json["by_day"]) == (
        CODE,
        "overdue",
        "2026-07-08",
    )
    assert office.store.head() == before


def test_following_it_acknowledges_as_the_recipient_and_only_once(office: Office, token: str):
    answer = follow(office, token)
    assert answer.status_code == 200, answer.text
    assert answer.json["acknowledged_until"] == "2026-07-08"
    alert = overdue(office.house)
    assert (alert["state"], alert["will_do"]) == ("acknowledged", BODY["will_do"])
    (_, made) = list(office.store.events(_alert(office), 2))[-1]
    assert (made.who.subject, made.who.unit, made.who.role) == (CODE, CODE, "responsible")
    again = follow(office, token)
    assert (again.status_code, again.json["type"]) == (410, "/problems/link-used")
    assert read(office, token).status_code == 410


def test_a_link_that_ran_out_is_told_so(office: Office, token: str):
    office.house.tick("2026-07-09")
    for answer in (read(office, token), follow(office, token)):
        assert (answer.status_code, answer.json["type"]) == (410, "/problems/link-expired")
        assert "08/07/2026" in answer.json["detail"]


def test_a_link_of_an_earlier_firing_is_told_so(office: Office, post: Post, token: str):
    assert follow(office, token).status_code == 200
    office.tick("2026-07-08")
    fresh = token_in(post.letters[-1])
    assert fresh != token
    later = Ticket(ACKNOWLEDGE, _alert(office), CODE, office.wall + timedelta(days=300), 1)
    answer = follow(office, sign(later, SECRET))
    assert (answer.status_code, answer.json["type"]) == (410, "/problems/link-outdated")
    assert follow(office, fresh).status_code == 200


def test_forged_links_and_those_for_something_else_are_refused(office: Office, token: str):
    for wrong in (token[:-2] + "xx", "nada", sign(_ticket(office), "otro secreto, de otra casa")):
        answer = follow(office, wrong)
        assert (answer.status_code, answer.json["type"]) == (400, "/problems/link-forged"), wrong
    calendar = Ticket(READ_CALENDAR, _alert(office), CODE, office.wall + timedelta(days=300))
    assert follow(office, sign(calendar, SECRET)).json["type"] == "/problems/link-for-another-purpose"
    assert overdue(office.house)["state"] == "firing"


def test_a_wrong_day_leaves_the_link_unused(office: Office, token: str):
    answer = follow(office, token, {**BODY, "by_day": "2026-06-01"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/by_day")
    assert follow(office, token, {"will_do": ""}).status_code == 422
    assert follow(office, token).status_code == 200


def test_who_may_not_acknowledge_gets_no_link(office: Office, post: Post, token: str):
    office.has_address("JEFE", "jefatura@mejia.example.ec")
    office.tick("2026-07-04")
    letter = post.letters[-1]
    assert str(letter["To"]) == "jefatura@mejia.example.ec"
    assert links_in(letter) == []


def test_an_address_is_told_nothing_before_somebody_answers_from_it(office: Office, post: Post):
    with_units(office.house)
    office.has_address(CODE, MAIL, who=Who(subject="turismo", unit=CODE, role="responsible"))
    office.house.knows(working_on_b())
    office.tick("2026-07-01")
    (asking,) = post.letters
    assert "Confirme" in str(asking["Subject"])
    token = token_in(asking)
    assert read(office, token).json["hint"] == "t…@mejia.example.ec"
    path = f"/v1/links/{token}/confirmation"
    assert office.house.ask(path, "confirm_by_link", method="POST", json={}).status_code == 200
    again = office.house.ask(path, "confirm_by_link", method="POST", json={})
    assert (again.status_code, again.json["type"]) == (410, "/problems/link-used")
    office.house.tick("2026-07-01")
    office.work()
    assert len(post.letters) == 1
    office.house.knows(working_on_b())
    office.tick("2026-07-02")
    assert "Vencido" in str(post.letters[1]["Subject"])


def _alert(office: Office):
    return UUID(overdue(office.house)["id"])


def _ticket(office: Office) -> Ticket:
    return Ticket(ACKNOWLEDGE, _alert(office), CODE, office.wall + timedelta(days=300), 1)
