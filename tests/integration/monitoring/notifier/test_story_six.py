"""Story 6 to the letter: what leaves each day, to whom, and nothing twice."""

from datetime import timedelta

from tests.integration.monitoring.notices.mail_server import Post
from tests.integration.monitoring.notifier.office import Office, told
from tests.integration.monitoring.test_alerts import acknowledge, overdue, with_units, working_on_b
from tests.unit.monitoring.given import B, day

ADDRESSES = {
    "GADM-MEJIA-TUR": "turismo@mejia.example.ec",
    "JEFE": "jefatura@mejia.example.ec",
    "COORD": "coordinacion@mejia.example.ec",
    "ALCALDIA": "alcaldia@mejia.example.ec",
}
UNIT, HEAD, COORDINATION, _ = ADDRESSES.values()
LEAVES = {
    "2026-06-15": [(UNIT, "Por vencer")],
    "2026-07-01": [(UNIT, "Vencido")],
    "2026-07-04": [(HEAD, "Vencido")],
    "2026-07-12": [(HEAD, "Vencido"), (UNIT, "Vencido")],
    "2026-07-15": [(COORDINATION, "Vencido")],
    "2026-07-20": [(COORDINATION, "Resuelta"), (HEAD, "Resuelta"), (UNIT, "Resuelta")],
}


def with_addresses(office: Office) -> None:
    for code, address in ADDRESSES.items():
        office.has_address(code, address)


def test_what_leaves_each_day_and_to_whom(office: Office, post: Post):
    house = office.house
    with_units(house)
    with_addresses(office)
    story = working_on_b()
    commitment = house.knows(story)
    seen, current = {}, day("2026-06-10")
    while current <= day("2026-07-25"):
        on, before = current.isoformat(), len(post.letters)
        office.tick(on)
        if on == "2026-07-05":
            assert acknowledge(house, overdue(house)).status_code == 200
        if on == "2026-07-20":
            house.knows(story.completed(B, on), commitment)
        office.work()
        own = [(to, subject.split(":")[0]) for to, subject in told(post.letters[before:]) if "reporte" not in subject]
        if own:
            seen[on] = sorted(own)
        current += timedelta(days=1)
    assert seen == LEAVES
    sent = len(post.letters)
    office.close()
    office.start()
    office.work()
    assert len(post.letters) == sent
