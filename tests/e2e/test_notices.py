"""Stories 6 and 7 to the letter: what arrives in the mail, day by day, and what does not, on both shapes of the suite.

A suite of its own, since the hours of notices are a setting, and time never goes back.
"""

import email
from collections.abc import Iterator
from contextlib import ExitStack
from email.message import EmailMessage
from email.policy import default

import psycopg
import pytest

from deploy.servers.kafka import kafka
from tests.conftest import at_database
from tests.e2e.test_alerts import acknowledge, alerts_of
from tests.e2e.tourism import EVIDENCE, Commitment, started_commitment
from tests.support.client import Json, Suite
from tests.support.suite import running
from tests.support.units import register_units
from tests.support.waiting import eventually

UNIT, HEAD, COORDINATION = (f"{name}@unidades.example.ec" for name in ("turismo", "jefe-turismo", "coordinacion"))
FRIDAY, SATURDAY, SUNDAY, MONDAY = ("2026-07-03", "2026-07-04", "2026-07-05", "2026-07-06")


@pytest.fixture(scope="module", params=["embedded", "kafka"])
def mailed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    """A suite that keeps business hours and writes letters as files."""
    home, settings = tmp_path_factory.mktemp(f"mailed-{request.param}"), {"NOTICE_HOURS": "business"}
    with ExitStack() as opened:
        if request.param == "kafka":
            url = request.getfixturevalue("postgres_url")
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE mailed_{home.name.replace('-', '_')}")
            settings["DATABASE_URL"] = at_database(url, f"mailed_{home.name.replace('-', '_')}")
            settings["KAFKA_BOOTSTRAP_SERVERS"] = opened.enter_context(kafka(home / "kafka"))
        suite = opened.enter_context(running(home / "suite", request.param, **settings))
        register_units(suite)
        yield suite


def tick(suite: Suite, at: str) -> None:
    suite.as_("operator").request("POST", "/v1/ticks", {"at": at}).raise_for_status()


def deliveries(suite: Suite, alert: Json) -> list[Json]:
    return suite.as_("auditor").get(f"/v1/alerts/{alert['id']}/deliveries")["items"]


def settled(suite: Suite, alert: Json) -> list[Json]:
    """The deliveries of an alert once every telling of it is planned, and what may leave has left."""
    found: list[Json] = []

    def all_said() -> bool:
        told = suite.as_("auditor").get(f"/v1/alerts/{alert['id']}")["told"]
        found[:] = deliveries(suite, alert)
        under_way = [one for one in found if one["message"] and one["message"]["state"] == "pending"]
        now = suite.as_("auditor").get("/v1/ticks")["at"]
        due = [one for one in found if one["state"] == "waiting" and one["due_at"] <= now]
        return len(found) == len(told) and not under_way and not due

    eventually(all_said, 30, "the notifier at rest")
    return found


def letters(suite: Suite, alert: Json) -> list[EmailMessage]:
    """Those that tell of the alert, in their order."""
    files = sorted((suite.home / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    read = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
    return [letter for letter in read if alert["id"] in letter.get_body(("plain",)).get_content()]


def told(suite: Suite, alert: Json) -> list[str]:
    return [str(letter["To"]) for letter in letters(suite, alert)]


def overdue(commitment: Commitment) -> Json:
    return alerts_of(commitment, "B")["overdue"]


def test_7_saturdays_message_leaves_on_monday_at_eight_and_only_if_it_is_still_true(mailed: Suite):
    waits, quiet = (_working_on_b(mailed) for _ in range(2))
    tick(mailed, "2026-07-01T08:00:00-05:00")
    for one in (waits, quiet):
        assert [each["recipient"] for each in settled(mailed, overdue(one))] == ["EJ-TURISMO"]
        assert told(mailed, overdue(one)) == [UNIT]
    assert letters(mailed, overdue(waits))[0]["Message-ID"] == letters(mailed, overdue(quiet))[0]["Message-ID"]

    tick(mailed, f"{SATURDAY}T09:00:00-05:00")
    for one in (waits, quiet):
        (held,) = [each for each in settled(mailed, overdue(one)) if each["audience"] == "head"]
        assert (held["state"], held["held"]) == ("waiting", "business_hours")
        assert held["due_at"].startswith(f"{MONDAY}T13:00:00")
    tick(mailed, f"{SUNDAY}T12:00:00-05:00")
    acknowledge(mailed, overdue(quiet))
    tick(mailed, f"{MONDAY}T07:59:00-05:00")
    settled(mailed, overdue(waits))
    assert told(mailed, overdue(waits)) == [UNIT]
    tick(mailed, f"{MONDAY}T08:00:00-05:00")
    settled(mailed, overdue(waits))
    settled(mailed, overdue(quiet))
    assert told(mailed, overdue(waits)) == [UNIT, HEAD]
    assert told(mailed, overdue(quiet)) == [UNIT]
    (dropped,) = [each for each in deliveries(mailed, overdue(quiet)) if each["audience"] == "head"]
    assert (dropped["state"], dropped["reason"], dropped["by"]) == ("dropped", "acknowledged", "EJ-TURISMO")


def test_6_each_learns_by_mail_what_is_for_them_and_nothing_else(mailed: Suite):
    """Goes on from Monday: the acknowledgement of Sunday runs out, coordination is told, B is completed."""
    commitment = _working_on_b(mailed)
    tick(mailed, "2026-07-07T08:00:00-05:00")
    alert = overdue(commitment)
    settled(mailed, alert)
    assert told(mailed, alert) == [UNIT]
    tick(mailed, "2026-07-10T08:00:00-05:00")
    settled(mailed, alert)
    assert told(mailed, alert) == [UNIT, HEAD]
    tick(mailed, "2026-07-14T08:00:00-05:00")
    settled(mailed, alert)
    assert told(mailed, alert) == [UNIT, HEAD, COORDINATION]
    commitment.report("B", 100, "2026-07-14", evidence=EVIDENCE)
    tick(mailed, "2026-07-15T08:00:00-05:00")
    settled(mailed, alert)
    assert sorted(told(mailed, alert)[3:]) == sorted([UNIT, HEAD, COORDINATION])
    assert all("esuelta" in letter.get_body(("plain",)).get_content() for letter in letters(mailed, alert)[3:])
    sent = len(list((mailed.home / "mail").glob("*.eml")))
    tick(mailed, "2026-07-15T09:00:00-05:00")
    settled(mailed, alert)
    assert len(list((mailed.home / "mail").glob("*.eml"))) == sent


def test_the_link_in_a_letter_shows_a_page_and_only_its_button_acts(mailed: Suite):
    commitment = _working_on_b(mailed)
    tick(mailed, "2026-07-15T10:00:00-05:00")
    alert = overdue(commitment)
    settled(mailed, alert)
    link = _link_to(mailed, alert)
    page = mailed.http.get(link)
    assert (page.status_code, '<form method="post">' in page.text) == (200, True)
    assert overdue(commitment)["state"] == "firing"
    form = {"purpose": "acknowledge", "will_do": "Se <b>hará</b>", "by_day": "2026-07-20"}
    assert mailed.http.post(link, data=form).status_code == 200
    again = mailed.http.post(link, data=form)
    assert (again.status_code, "ya se usó" in again.text) == (410, True)
    assert overdue(commitment)["state"] == "acknowledged"
    forged = mailed.http.get(f"{link[:-3]}zzz")
    assert (forged.status_code, "no válido" in forged.text) == (400, True)


def _link_to(suite: Suite, alert: Json) -> str:
    """The path of the link that acknowledges the alert: the last one before the alert's own address in the letter."""
    (letter,) = letters(suite, alert)
    before = letter.get_body(("plain",)).get_content().partition(f"/v1/alerts/{alert['id']}")[0]
    links = [line for line in before.splitlines() if "/enlaces/" in line]
    return links[-1].removeprefix(suite.address)


def _working_on_b(suite: Suite) -> Commitment:
    commitment = started_commitment(suite)
    commitment.report("A", 100, "2026-03-20", evidence=EVIDENCE)
    commitment.report("B", 60, "2026-06-05")
    return commitment
