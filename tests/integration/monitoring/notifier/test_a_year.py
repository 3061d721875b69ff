"""A year of alerts against a table written by hand: everything that must be sent, when, to whom, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.monitoring.house import House
from tests.integration.monitoring.notices.mail_server import Post
from tests.integration.monitoring.notifier.office import Office, smtp, told
from tests.integration.monitoring.notifier.year import ADDRESSES, HOURS, Year

TURISMO, JEFATURA, COORDINACION, ALCALDIA, VIALIDAD, VIAL_COORDINACION, PREFECTURA = ADDRESSES.values()
SENT = {
    # a: due on Monday 02-02. Fifteen days before is a Sunday, so it is said on Monday.
    "2026-01-19": [(TURISMO, "Por vencer")],
    "2026-02-03": [(TURISMO, "Vencido")],
    "2026-02-05": [(TURISMO, "Resuelta")],
    # b: due on 03-16, acknowledged on 03-18 after one day: the acknowledgement runs out on 03-25, the day counts on.
    "2026-03-02": [(TURISMO, "Por vencer")],
    "2026-03-17": [(TURISMO, "Vencido")],
    "2026-03-25": [(TURISMO, "Vencido")],
    "2026-03-27": [(JEFATURA, "Vencido")],  # 3 days without acknowledgement
    "2026-03-31": [(COORDINACION, "Vencido")],  # 7
    "2026-04-13": [(ALCALDIA, "Resumen: 1 alerta")],  # 15 on 04-08; the executive chose the Monday's digest
    "2026-04-14": [(TURISMO, "Vencido")],  # again after 20 days
    "2026-04-16": [(JEFATURA, "Vencido")],
    "2026-04-17": [(COORDINACION, "Resuelta"), (JEFATURA, "Resuelta"), (TURISMO, "Resuelta")],
    "2026-04-20": [(ALCALDIA, "Resumen: 1 alerta, 1 resuelta")],
    # c1, c2, d1: due on Friday 05-22; Monday 05-25 rests for the 24th. d1 is silenced on Sunday.
    "2026-05-07": [(TURISMO, "3 alertas")],
    "2026-05-26": [(JEFATURA, "2 alertas"), (TURISMO, "2 alertas")],
    "2026-05-27": [(JEFATURA, "2 alertas, 2 resueltas"), (TURISMO, "2 alertas, 2 resueltas")],
    # e: due on 06-15 and suspended through 06-30, in which nothing is said.
    "2026-06-01": [(TURISMO, "Por vencer")],
    "2026-07-01": [(TURISMO, "Vencido")],
    "2026-07-02": [(TURISMO, "Resuelta")],
    # f of Mejía, g of Quito: due on Thursday 07-23. Mejía rests on Friday 07-24; g's head has no address.
    "2026-07-08": [(TURISMO, "Por vencer")],
    "2026-07-09": [(VIALIDAD, "Resumen: 1 alerta")],
    "2026-07-24": [(VIALIDAD, "Vencido")],
    "2026-07-27": [(VIAL_COORDINACION, "Vencido"), (JEFATURA, "Vencido"), (TURISMO, "Vencido")],
    "2026-07-28": [
        (VIAL_COORDINACION, "Resuelta"),
        (JEFATURA, "Resuelta"),
        (TURISMO, "Resuelta"),
        (VIALIDAD, "Resuelta"),
    ],
    # h: 30 days without a report; overdue on a Saturday and completed on Sunday, so that it is never said.
    "2026-09-02": [(TURISMO, "Sin reporte de avance")],
    "2026-09-04": [(TURISMO, "Resuelta")],
    "2026-09-17": [(TURISMO, "Por vencer")],
    # i: breached on a Saturday: that waits for no hours, and reaches coordination and who signed.
    "2026-10-17": [(COORDINACION, "Compromiso incumplido"), (PREFECTURA, "Compromiso incumplido")]
    + [(TURISMO, "Compromiso incumplido")],
    # j of Quito, k of Mejía: due on Sunday 12-06, for which Quito rests on Monday and Mejía does not.
    "2026-11-23": [(TURISMO, "Por vencer"), (VIALIDAD, "Resumen: 1 alerta")],
    "2026-12-07": [(TURISMO, "Vencido")],
    "2026-12-08": [(VIALIDAD, "Vencido")],
    "2026-12-09": [(TURISMO, "Resuelta"), (VIALIDAD, "Resuelta")],
}


@pytest.fixture
def office(house: House, post: Post, tmp_path: Path) -> Iterator[Office]:
    """One that keeps the hours of a file."""
    hours = tmp_path / "hours.yaml"
    hours.write_text(HOURS, "utf-8")
    office = Office(house, notice_hours=str(hours), **smtp(post.port))
    yield office
    office.close()


def test_everything_that_is_sent_in_a_year_is_in_the_table_and_nothing_else(office: Office, post: Post):
    seen, before = {}, 0
    for day in Year(office).days():
        if new := sorted((to, _kind(subject)) for to, subject in told(post.letters[before:])):
            seen[day.isoformat()] = new
        before = len(post.letters)
    assert seen == {day: sorted(said) for day, said in SENT.items()}
    assert len({str(letter["Message-ID"]) for letter in post.letters}) == len(post.letters)


def _kind(subject: str) -> str:
    """Without what it is about, which each line of the letter says."""
    return subject if subject.startswith("Resumen") else subject.split(":")[0]
