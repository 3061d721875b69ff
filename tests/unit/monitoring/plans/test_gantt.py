"""The drawing is sound SVG, says in words what the bars show, and has the proposal where there is one."""

from datetime import date
from xml.etree import ElementTree

from services.monitoring.plans.gantt import MOST, Row, svg

SVG = "{http://www.w3.org/2000/svg}"
BASE, NOW = (date(2026, 7, 1), date(2026, 7, 28)), (date(2026, 7, 21), date(2026, 8, 18))
PROPOSED = (date(2026, 8, 3), date(2026, 8, 31))


def drawn(*rows, **more):
    return ElementTree.fromstring(svg("POA <de> «prueba»", rows, **more))


def bars(root):
    return [rect for rect in root.iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]


def test_each_line_has_its_bars_and_each_bar_says_its_days():
    root = drawn(Row("L1", "Señalizar", BASE, NOW), proposed={"L1": PROPOSED})
    said = [bar.find(f"{SVG}title").text for bar in bars(root)]
    assert said == [
        "L1. Línea base: 2026-07-01 a 2026-07-28",
        "L1. Vigente: 2026-07-21 a 2026-08-18",
        "L1. Propuesta: 2026-08-03 a 2026-08-31",
    ]
    assert len({bar.get("fill") for bar in bars(root)}) == 3


def test_bars_stand_in_proportion_to_their_days():
    base, now = bars(drawn(Row("L1", "x", BASE, NOW)))
    day = float(base.get("width")) / 28
    assert abs(float(now.get("width")) - 29 * day) < 0.2
    assert abs(float(now.get("x")) - float(base.get("x")) - 20 * day) < 0.2


def test_it_is_named_and_described_in_spanish_for_who_cannot_see_it():
    root = drawn(Row("L1", "x", BASE, NOW), total=10_000)
    assert (root.get("role"), root.get("lang")) == ("img", "es-EC")
    assert root.find(f"{SVG}title").text == "POA <de> «prueba»"
    assert "1 de 10000 líneas, del 2026-07-01 al 2026-08-18" in root.find(f"{SVG}desc").text
    assert "Propuesta" not in root.find(f"{SVG}desc").text


def test_what_a_title_holds_is_text_and_no_markup():
    root = drawn(Row("L1", "<script>alert(1)</script>\x08 & más", BASE, NOW))
    assert root.find(f".//{SVG}script") is None
    assert "<script>" in "".join(root.itertext())


def test_a_large_plan_is_drawn_in_part():
    rows = [Row(f"L{at}", "x" * 80, BASE, NOW) for at in range(MOST + 50)]
    root = drawn(*rows, total=len(rows))
    assert len(bars(root)) == 2 * MOST


def test_a_plan_of_many_years_has_room_for_its_months():
    root = drawn(Row("L1", "x", (date(2020, 1, 1), date(2040, 12, 31)), NOW))
    months = [text.text for text in root.iter(f"{SVG}text") if text.get("y") == "54"]
    assert 3 <= len(months) <= 22
    assert svg("vacío", []).count("<rect") >= 1
