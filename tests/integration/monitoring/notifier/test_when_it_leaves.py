"""Story 7: one morning, one mail, in working hours; and digests, as each recipient chose."""

from collections.abc import Iterator

import pytest

from tests.integration.monitoring.house import STAFF, House
from tests.integration.monitoring.notices.mail_server import Post
from tests.integration.monitoring.notifier.office import Office, smtp, told
from tests.integration.monitoring.notifier.test_story_six import HEAD, UNIT, with_addresses
from tests.integration.monitoring.test_alerts import acknowledge, overdue, with_units, working_on_b
from tests.unit.monitoring.given import B, Told, milestone, terms

FRIDAY, SATURDAY, SUNDAY, MONDAY = ("2026-07-03", "2026-07-04", "2026-07-05", "2026-07-06")


def at(day: str, hour: str) -> str:
    return f"{day}T{hour}:00-05:00"


@pytest.fixture
def business(house: House, post: Post) -> Iterator[Office]:
    """A notifier that keeps business hours, and B overdue since Wednesday."""
    office = Office(house, notice_hours="business", **smtp(post.port))
    with_units(house)
    with_addresses(office)
    house.knows(working_on_b())
    office.tick(at("2026-07-01", "08:00"))
    yield office
    office.close()


def test_saturdays_message_leaves_on_monday_at_eight(business: Office, post: Post):
    assert (UNIT, "Vencido") in [(to, subject.split(":")[0]) for to, subject in told(post.letters)]
    before = len(post.letters)
    for moment in (at(SATURDAY, "09:00"), at(SUNDAY, "12:00"), at(MONDAY, "07:59")):
        business.tick(moment)
        assert len(post.letters) == before
    (waiting,) = _to_head(business)
    assert (waiting["state"], waiting["held"], waiting["due_at"][:16]) == (
        "waiting",
        "business_hours",
        "2026-07-06T13:00",
    )
    business.tick(at(MONDAY, "08:00"))
    assert [to for to, _ in told(post.letters[before:])] == [HEAD]


def test_what_was_acknowledged_on_sunday_never_leaves_and_the_log_says_why(business: Office, post: Post):
    business.tick(at(SATURDAY, "09:00"))
    business.tick(at(SUNDAY, "12:00"))
    before = len(post.letters)
    assert acknowledge(business.house, overdue(business.house)).status_code == 200
    business.tick(at(MONDAY, "08:00"))
    business.tick(at(MONDAY, "09:00"))
    assert len(post.letters) == before
    (dropped,) = _to_head(business)
    assert (dropped["state"], dropped["reason"], dropped["by"]) == ("dropped", "acknowledged", "GADM-MEJIA-TUR")


def _to_head(office: Office) -> list[dict]:
    return [one for one in office.deliveries(overdue(office.house)["id"]) if one["recipient"] == "JEFE"]


def three_due(house: House) -> list:
    """Three milestones of one responsible that fell due the same day, in two commitments."""
    due = [milestone(name, "2026-06-02", "2026-06-30") for name in ("uno", "dos", "tres")]
    other = milestone("cuatro", "2026-08-01", "2026-09-30")
    return [
        house.knows(Told().started("2026-06-02", terms(*due[:2], due_on="2026-12-31"))),
        house.knows(Told().started("2026-06-02", terms(due[2], other, due_on="2026-12-31"))),
    ]


def overdue_of(house: House) -> list[dict]:
    return house.alerts(rule="overdue")


def test_three_milestones_of_one_day_are_one_message_with_three_lines(office: Office, post: Post):
    with_units(office.house)
    office.has_address("GADM-MEJIA-TUR", UNIT)
    three_due(office.house)
    office.tick("2026-07-01")
    (letter,) = [one for one in post.letters if "Vencido" in one.get_body(("plain",)).get_content()]
    assert "3 alertas" in str(letter["Subject"])
    assert letter.get_body(("plain",)).get_content().count("Acusar recibo:") == 3


def test_a_silence_on_one_of_them_leaves_two_lines_and_says_through_whom(office: Office, post: Post):
    house = office.house
    with_units(house)
    office.has_address("GADM-MEJIA-TUR", UNIT)
    three_due(house)
    office.chooses("GADM-MEJIA-TUR", warning={"channels": ["mail"], "rhythm": "daily"})
    office.tick(at("2026-07-01", "09:00"))
    silenced = overdue_of(house)[0]
    body = {"alert_id": silenced["id"], "reason": "Se espera el informe", "ends_on": "2026-07-20"}
    assert house.ask("/v1/silences", "announce_silence", STAFF, "POST", json=body).status_code == 201
    before = len(post.letters)
    office.tick(at("2026-07-02", "08:00"))
    (letter,) = post.letters[before:]
    assert str(letter["Subject"]) == "[Pactos] Resumen: 2 alertas"
    (dropped,) = office.deliveries(silenced["id"])
    assert (dropped["state"], dropped["reason"], dropped["by"]) == ("dropped", "silenced", "facilitator")


def test_digests_gather_what_the_recipient_wants_gathered(office: Office, post: Post):
    house = office.house
    with_units(house)
    office.has_address("GADM-MEJIA-TUR", UNIT)
    weekly = {"channels": ["mail"], "rhythm": "weekly"}
    office.chooses("GADM-MEJIA-TUR", language="en", warning={"channels": ["mail"], "rhythm": "daily"}, notice=weekly)
    house.knows(working_on_b())
    office.tick(at("2026-06-16", "09:00"))  # a Tuesday: due soon
    office.tick(at("2026-06-19", "09:00"))
    assert post.letters == []
    office.tick(at("2026-06-22", "08:00"))
    assert [str(one["Subject"]) for one in post.letters] == ["[Pactos] Digest: 1 alert"]
    office.tick(at("2026-07-01", "00:10"))
    assert len(post.letters) == 1
    office.tick(at("2026-07-01", "08:00"))
    assert "was due on" in post.letters[-1].get_body(("plain",)).get_content().replace("Was", "was")


def test_a_notifier_that_follows_the_wall_clock_keeps_the_hours_also_when_it_was_away(house: House, post: Post):
    office = Office(house, notice_hours="business", ticks="auto", **smtp(post.port))
    with_units(house)
    office.has_address("GADM-MEJIA-TUR", UNIT)
    house.knows(working_on_b())
    assert house.tick(at("2026-07-01", "16:59")).status_code == 200
    office.wall = office.wall.replace(2026, 7, 1, 21, 59)  # 16:59 there
    office.notifier._follow(office.notifier._instant())
    office.wait(hours=3)
    assert post.letters == []
    office.wait(hours=12)
    office.wait(hours=1)
    assert post.letters != []
    office.close()


def test_nothing_of_b_is_said_to_the_responsible_that_was_not_told_before(office: Office, post: Post):
    """What is resolved before its notice left is said to nobody."""
    house = office.house
    with_units(house)
    office.has_address("GADM-MEJIA-TUR", UNIT)
    office.chooses("GADM-MEJIA-TUR", warning={"channels": ["mail"], "rhythm": "weekly"})
    story = working_on_b()
    commitment = house.knows(story)
    office.tick(at("2026-07-01", "09:00"))
    before = len(post.letters)
    house.knows(story.completed(B, "2026-07-01"), commitment)
    office.tick(at("2026-07-06", "08:00"))
    office.tick(at("2026-07-13", "08:00"))
    assert [one for one in post.letters[before:] if "encid" in str(one["Subject"])] == []
    reasons = {(one["about"], one["reason"]) for one in office.deliveries(overdue(house)["id"])}
    assert reasons == {("firing", "resolved"), ("resolved", "not_told")}
