"""The memo by its text, a rendered PDF, and the Gantt chart."""

import io
import sys
import xml.etree.ElementTree as ET
from ctypes.util import find_library

import pytest
from pypdf import PdfReader

from services.kernel.acts import PREFECT
from services.monitoring.plans.alignment.link import FINANCES
from services.monitoring.realignment.memos import memo
from services.monitoring.realignment.memos.memo import FetchRefused
from tests.integration.monitoring.realignment.office import Office, slipping
from tests.unit.monitoring.given import Told, terms

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def proposal(office: Office) -> dict:
    _, commitment = slipping(office.house)
    office.aligns("L1", commitment)
    office.looks()
    return office.pending()


def memo_of(office: Office, proposal: dict, form: str = "", action: str = "read_memo"):
    return office.house.ask(f"/v1/realignments/{proposal['id']}/memo{form}", action)


def test_the_memo_says_what_happened_what_is_proposed_and_the_poas_columns(office: Office, proposal: dict):
    answer = memo_of(office, proposal)
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")
    text = answer.text
    for said in (
        "«Hito B»: el responsable la prevé para el 20/07/2026",
        "Reprogramación: solo fechas, en el mismo año. Decide: Prefectura",
        "01/07/2026 a 28/07/2026",
        "21/07/2026 a 18/08/2026",
        "Inicial", "Disminución", "Aumento", "Final",
        "L1 no puede empezar del 01/07/2026 al 20/07/2026: espera a «Hito B»",
        "No hacer nada",
        "Aprobado por",
        "Pendiente de decisión",
        "EJEMPLO",
    ):  # fmt: skip
        assert said in text, said
    row = '<td>L1</td><td>730601</td><td class="n">2026</td><td class="n">10.000,00</td><td class="n">0,00</td>'
    assert row in text
    assert '<td colspan="3">Total</td><td class="n">10.000,00</td>' in text
    assert "<script" not in text


def test_what_people_wrote_shows_as_text(office: Office, proposal: dict):
    assert office.reject(proposal, reason="No <script>alert(1)</script>", tier=PREFECT).status_code == 200
    text = memo_of(office, proposal).text
    assert "No &lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "Rechazada" in text


def test_the_pdf_is_one_and_says_the_same(office: Office, proposal: dict):
    answer = memo_of(office, proposal, ".pdf", "read_memo_as_pdf")
    if find_library("pango-1.0") is None:
        assert (answer.status_code, answer.json["type"]) == (503, "/problems/no-pdf-here")
        return
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    for said in ("Memorando: propuesta de reforma del POA", "21/07/2026 a 18/08/2026", "10.000,00", "Aprobado por"):
        assert said in text, said


def test_where_pango_is_missing_the_pdf_says_so_and_the_html_works(office: Office, proposal: dict, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)

    class Missing:
        """What an import does on a machine without the library."""

        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    answer = memo_of(office, proposal, ".pdf", "read_memo_as_pdf")
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/no-pdf-here")
    assert memo_of(office, proposal).status_code == 200


@pytest.mark.parametrize("url", ["http://example.org/x.png", "file:///etc/passwd"])
def test_a_memo_fetches_nothing(url):
    with pytest.raises(FetchRefused):
        memo._refuse(url)


def test_the_gantt_shows_baseline_in_force_and_proposed(office: Office, proposal: dict):
    answer = office.house.ask(f"/v1/realignments/{proposal['id']}/gantt.svg", "read_gantt_of_realignment")
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
    drawn = ET.fromstring(answer.data)
    bars = [each.text for one in drawn.iter(f"{SVG}rect") for each in one.iter(f"{SVG}title")]
    assert "L1. Propuesta: 2026-07-21 a 2026-08-18" in bars
    assert "L1. Vigente: 2026-07-01 a 2026-07-28" in bars
    assert "L1. Línea base: 2026-07-01 a 2026-07-28" in bars
    assert [bar for bar in bars if bar.startswith("L9")] == [
        "L9. Línea base: 2026-07-01 a 2026-07-03",
        "L9. Vigente: 2026-07-01 a 2026-07-03",
    ]


def test_where_money_alone_changes_its_lines_are_drawn_and_the_memo_says_when_it_is_due(office: Office):
    commitment = office.house.knows(Told().started().renegotiated("2026-05-01", terms(budget_cents=60_000_00)))
    office.aligns("L1", commitment, milestone=None, relation=FINANCES)
    office.looks()
    proposal = office.pending()
    assert proposal["options"][0]["lines"] == []
    answer = office.house.ask(f"/v1/realignments/{proposal['id']}/gantt.svg", "read_gantt_of_realignment")
    assert "L1. Vigente: 2026-07-01 a 2026-07-28" in answer.text
    assert "renegociada; vence el" in memo_of(office, proposal).text
