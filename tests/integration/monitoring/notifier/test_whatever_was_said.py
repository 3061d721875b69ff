"""Coordination is told at 30 days late and the executive at 60, whatever was acknowledged or silenced in between."""

import pytest

from tests.integration.monitoring.house import STAFF
from tests.integration.monitoring.notices.mail_server import Post
from tests.integration.monitoring.notifier.office import Office, told
from tests.integration.monitoring.notifier.test_story_six import COORDINATION, with_addresses
from tests.integration.monitoring.test_alerts import acknowledge, overdue, with_units, working_on_b

DAILY = {"channels": ["mail"], "rhythm": "daily"}
THIRTY_LATE, NEXT_MORNING = "2026-07-30T09:00:00-05:00", "2026-07-31T08:00:00-05:00"


def silence(office: Office, ends_on: str) -> None:
    body = {"alert_id": overdue(office.house)["id"], "reason": "Se espera el informe", "ends_on": ends_on}
    answer = office.house.ask("/v1/silences", "announce_silence", STAFF, "POST", json=body)
    assert answer.status_code == 201, answer.text


def acknowledged(office: Office) -> None:
    assert acknowledge(office.house, overdue(office.house), by_day="2026-08-05").status_code == 200


def silenced_and_seen(office: Office) -> None:
    silence(office, "2026-08-15")
    office.tick("2026-07-30T10:00:00-05:00")
    assert overdue(office.house)["state"] == "silenced"


def overdue_vencido(post: Post, after: int = 0) -> list[str]:
    return sorted(to for to, subject in told(post.letters[after:]) if "Vencido" in subject or "Resumen" in subject)


@pytest.fixture
def late(office: Office) -> Office:
    """B is learnt of on its 30th day late: who is told of it waits for the next morning's digest."""
    with_units(office.house)
    with_addresses(office)
    for code in ("GADM-MEJIA-TUR", "COORD"):
        office.chooses(code, warning=DAILY)
    office.house.knows(working_on_b())
    office.tick(THIRTY_LATE)
    return office


@pytest.mark.parametrize(
    "happens",
    [lambda office: silence(office, "2026-08-15"), silenced_and_seen, acknowledged],
    ids=["a silence no tick saw yet", "a silence", "an acknowledgement"],
)
def test_what_is_owed_leaves_though_it_was_hushed_before_it_left(late: Office, post: Post, happens):
    assert overdue_vencido(post) == []
    happens(late)
    late.tick(NEXT_MORNING)
    assert overdue_vencido(post) == [COORDINATION]
    late.tick("2026-08-03T08:00:00-05:00")
    assert overdue_vencido(post) == [COORDINATION]
    dropped = {one["recipient"]: one["state"] for one in late.deliveries(overdue(late.house)["id"])}
    assert dropped == {"GADM-MEJIA-TUR": "dropped", "COORD": "grouped"}


def test_under_a_silence_of_thirty_days_coordination_is_told_and_nobody_else(office: Office, post: Post):
    with_units(office.house)
    with_addresses(office)
    office.house.knows(working_on_b())
    office.tick("2026-07-01")
    before = len(post.letters)
    silence(office, "2026-07-31")
    for day in ("2026-07-04", "2026-07-29", "2026-07-30", "2026-07-31"):
        office.tick(day)
        assert overdue_vencido(post, before) == ([COORDINATION] if day >= "2026-07-30" else []), day


def test_who_was_told_before_is_not_owed_it_again(office: Office, post: Post):
    with_units(office.house)
    with_addresses(office)
    office.house.knows(working_on_b())
    for day in ("2026-07-01", "2026-07-08"):
        office.tick(day)
    before = len(post.letters)
    assert COORDINATION in overdue_vencido(post)
    silence(office, "2026-08-05")
    office.tick("2026-07-31")
    assert overdue_vencido(post, before) == []
