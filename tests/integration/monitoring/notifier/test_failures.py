"""Mail servers that are away or refuse, webhooks that hang or fail, recipients that nothing reaches, crashes."""

import time
from dataclasses import replace
from datetime import datetime, timedelta

from deploy.suite.notifying import Settings
from tests.integration.monitoring.notices.mail_server import Post, mail_server
from tests.integration.monitoring.notices.receiver import answering, hanging, receiver
from tests.integration.monitoring.notifier.office import Office
from tests.integration.monitoring.notifier.test_story_six import UNIT
from tests.integration.monitoring.test_alerts import overdue, with_units, working_on_b
from tests.unit.monitoring.given import B

CODE = "GADM-MEJIA-TUR"


def b_is_overdue(office: Office) -> None:
    with_units(office.house)
    office.house.knows(working_on_b())
    office.tick("2026-07-01")


def without_its_mail_server(office: Office) -> int:
    """The port of a mail server that went away before anything was sent."""
    with mail_server() as away:
        port = away.port
    office.workers.close()
    office.settings = _with(office, smtp_port=port)
    office.start()
    return port


def ids(post: Post) -> list[str]:
    return [str(letter["Message-ID"]) for letter in post.letters]


def test_a_mail_server_that_was_away_gets_everything_once_it_is_back(office: Office, post: Post):
    office.has_address(CODE, UNIT)
    port = without_its_mail_server(office)
    b_is_overdue(office)
    (before,) = [one for one in office.deliveries(overdue(office.house)["id"]) if one["channel"] == "mail"]
    assert (before["message"]["state"], before["message"]["attempts"][0]["reason"]) == ("pending", "connection")
    with mail_server(port=port) as back:
        office.wait(minutes=2)
        assert len(back.letters) > 0
        assert len(set(ids(back))) == len(back.letters)
        sent = len(back.letters)
        office.wait(days=1)
        assert len(back.letters) == sent


def test_what_was_resolved_while_the_mail_server_was_away_does_not_leave(office: Office, post: Post):
    office.has_address(CODE, UNIT)
    port = without_its_mail_server(office)
    with_units(office.house)
    story = working_on_b()
    commitment = office.house.knows(story)
    office.tick("2026-07-01")
    alert = overdue(office.house)["id"]
    office.house.knows(story.completed(B, "2026-07-01"), commitment)
    with mail_server(port=port) as back:
        office.wait(minutes=2)
        assert [str(letter["Subject"]) for letter in back.letters if "vencid" in str(letter["Subject"])] == []
    shown = {one["about"]: (one["recipient"], one["message"]["state"]) for one in office.deliveries(alert)}
    assert shown == {"firing": (CODE, "withdrawn"), "resolved": (CODE, "withdrawn")}


def test_what_is_still_true_leaves_though_another_line_of_it_is_not(office: Office, post: Post):
    office.has_address(CODE, UNIT)
    port = without_its_mail_server(office)
    with_units(office.house)
    stories = [working_on_b(), working_on_b()]
    first, _ = [office.house.knows(story) for story in stories]
    office.tick("2026-07-01")
    office.house.knows(stories[0].completed(B, "2026-07-01"), first)
    with mail_server(port=port) as back:
        office.wait(minutes=2)
        assert len([letter for letter in back.letters if str(letter["To"]) == UNIT]) > 0


def test_an_address_that_is_refused_for_good_lets_the_next_hear_of_it(office: Office, post: Post):
    post.replies[UNIT] = "550 5.1.1 No such user"
    office.has_address(CODE, UNIT)
    office.has_address("JEFE", "jefatura@mejia.example.ec")
    b_is_overdue(office)
    alert = overdue(office.house)
    (given_up,) = [one for one in office.deliveries(alert["id"]) if one["recipient"] == CODE]
    assert (given_up["message"]["state"], given_up["message"]["attempts"][-1]["result"]) == ("given_up", "permanent")
    assert "jefatura@mejia.example.ec" in [str(letter["To"]) for letter in post.letters]
    assert [one["audience"] for one in alert["told"]][:2] == ["responsible", "head"]


def test_who_has_no_address_is_recorded_and_the_alert_goes_on_to_who_has_one(office: Office, post: Post):
    office.has_address("COORD", "coordinacion@mejia.example.ec")
    b_is_overdue(office)
    shown = {one["recipient"]: (one["channel"], one["state"], one["reason"]) for one in _firing(office)}
    assert shown[CODE] == shown["JEFE"] == ("none", "dropped", "no_address")
    assert shown["COORD"][:2] == ("mail", "grouped")
    assert {str(letter["To"]) for letter in post.letters} == {"coordinacion@mejia.example.ec"}


def test_where_nobody_has_an_address_it_ends_with_the_offices_of_the_programme(office: Office, post: Post):
    b_is_overdue(office)
    recipients = {one["recipient"] for one in _firing(office)}
    assert recipients == {CODE, "JEFE", "COORD", "ALCALDIA", "facilitator", "operator"}
    before = office.store.head()
    office.wait(hours=1)
    assert office.store.head() == before


def test_a_webhook_that_fails_is_tried_for_three_days_under_one_id_and_then_given_up(office: Office, post: Post):
    with receiver(answering("500 Oops")) as failing:
        office.has_webhook(CODE, failing.url)
        b_is_overdue(office)
        for _ in range(90):
            office.wait(hours=1)
        (delivery,) = [one for one in _firing(office) if one["recipient"] == CODE]
        assert (delivery["message"]["state"], delivery["message"]["attempts"][-1]["reason"]) == ("given_up", "http_500")
        own = [one for one in failing.requests if f'"alert_id":"{overdue(office.house)["id"]}"' in one.body.decode()]
        assert len(own) == delivery["message"]["tried"] == 11
        assert len({one.headers["webhook-id"] for one in own}) == 1
    first, last = (delivery["message"]["attempts"][at]["at"] for at in (0, -1))
    assert timedelta(days=2) < _moment(last) - _moment(first) < timedelta(days=3, hours=12)


def test_webhooks_that_hang_do_not_keep_others_waiting(office: Office, post: Post):
    house = office.house
    house.knows_unit(CODE, "GAD Mejía", head="JEFE", coordination="COORD", executive="ALCALDIA")
    with receiver(hanging) as stuck, receiver(answering("200 OK")) as well:
        office.has_webhook(CODE, stuck.url)
        office.has_address(CODE, UNIT)
        office.has_webhook("JEFE", well.url)
        for _ in range(5):
            house.knows(working_on_b())
        house.tick("2026-07-01")
        house.tick("2026-07-04")
        until, started = time.monotonic() + 8, time.monotonic()
        while time.monotonic() < until and not (well.requests and post.letters):
            office.notifier.step()
        assert well.requests
        assert post.letters
        assert time.monotonic() - started < 5
        assert office.workers.busy > 0


def test_webhooks_that_hang_do_not_keep_the_mail_server_from_being_asked_whether_it_is_back(office: Office, post: Post):
    port = without_its_mail_server(office)
    with receiver(hanging) as stuck:
        office.house.knows_unit(CODE, "GAD Mejía", head="JEFE", coordination="COORD", executive="ALCALDIA")
        office.has_address(CODE, UNIT)
        office.has_webhook(CODE, stuck.url)
        office.house.knows(working_on_b())
        office.house.tick("2026-07-01")
        _until(office, lambda: office.notifier._delivering._outage.probing)
        office.wall += timedelta(seconds=2)
        with mail_server(port=port) as back:
            _until(office, lambda: back.letters)
            assert office.workers.busy > 0


def test_a_crash_between_sending_and_recording_sends_the_same_message_again(office: Office, post: Post):
    office.has_address(CODE, UNIT)
    office.notifier._record = lambda at, gone: None
    with_units(office.house)
    office.house.knows(working_on_b())
    office.house.tick("2026-07-01")
    until = time.monotonic() + 10
    while time.monotonic() < until and not post.letters:
        office.notifier.step()
    office.close()
    sent = set(ids(post))
    office.start()
    office.work()
    assert set(ids(post)) >= sent
    assert len(post.letters) > len(set(ids(post)))
    total = len(post.letters)
    office.wait(days=1)
    assert len(post.letters) == total


def _until(office: Office, condition) -> None:
    until = time.monotonic() + 8
    while not condition():
        assert time.monotonic() < until
        office.notifier.step()


def _firing(office: Office) -> list[dict]:
    return [one for one in office.deliveries(overdue(office.house)["id"]) if one["about"] == "firing"]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _with(office: Office, **changes: object) -> Settings:
    return replace(office.settings, **changes)
