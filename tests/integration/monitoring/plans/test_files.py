"""Plans as files: out and in again the same; every bad cell named by sheet, row and column, and nothing written."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook

from services.monitoring.plans.domain import Plan
from services.monitoring.plans.importing import text, workbook, writing
from services.monitoring.plans.structure import Capacity, Ceiling, FixedDate, Goal, Indicator, Target
from tests.integration.monitoring.plans.asking import OFFICER, OPERATOR, PUBLIC
from tests.support.plans import STORY, any_structure, budget, plan_of

FULL = replace(
    STORY,
    goals=(Goal("OE3", "=Turismo", "PND 5", (8, 12)),),
    indicators=(Indicator("I1", "Visitantes", "personas", "OE3"),),
    targets=(Target("I1", 2026, Decimal("12500.5")),),
    fixed_dates=(FixedDate("L3", date(2026, 9, 30), "Ley"),),
    capacities=(Capacity("GADPP-TUR", date(2026, 1, 1), date(2026, 12, 31), 2),),
    ceilings=(Ceiling(2026, "730601", 10_000_000),),
    lines=(
        replace(STORY.lines[0], goal="OE3", indicator="I1", budgets=(budget(2026, 1_000_050, 300), budget(2027, 7))),
        replace(STORY.lines[1], title="-5 menos", demand=0, forecast_on=date(2026, 8, 15)),
        STORY.lines[2],
        replace(STORY.lines[3], began_on=date(2026, 7, 1), finished_on=date(2026, 7, 4), title="'cita"),
    ),
)
MEDIA = {"csv": text.MEDIA, "xlsx": workbook.MEDIA}
WRITE = {"csv": writing.text, "xlsx": writing.workbook}


def sheets_of(structure=FULL, rest_days=(date(2026, 12, 7),)):
    return writing.tables_of(plan_of(structure, rest_days=rest_days))


def send(house, content, media, who=OPERATOR, path="/v1/plans", action="import_plan", **headers):
    return house.ask(path, action, who, "POST", data=content, headers={"Content-Type": media, **headers})


def exported(house, address, kind):
    answer = house.ask(f"{address}/plan.{kind}", f"export_plan_{kind}", PUBLIC)
    assert answer.status_code == 200, answer.text
    assert f'filename="POA-2026.{kind}"' in answer.headers["Content-Disposition"]
    return answer.data


def errors(answer, status=422):
    assert answer.status_code == status, answer.text
    return answer.json["errors"]


def changed(sheet, row, column, value, structure=FULL):
    """The sheets with another value in one cell; rows and columns from 1."""
    tables = sheets_of(structure)
    cells = tables[sheet][row - 1]
    cells[column - 1] = value
    return tables


def nothing_written(house):
    return house.store.head() == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("structure", "rest_days"), [(FULL, (date(2026, 12, 7),)), (any_structure(150, 300, seed=2), ())]
)
def test_a_plan_that_was_exported_and_imported_again_is_the_same(house, kind, structure, rest_days):
    answer = send(house, WRITE[kind](sheets_of(structure, rest_days)), MEDIA[kind])
    assert answer.status_code == 201, answer.text
    plan = house.store.get(Plan, UUID(answer.json["id"]))
    assert plan.structure == structure
    assert (plan.rest_days, plan.title, plan.example) == (rest_days, "POA de ejemplo", True)
    assert writing.tables_of(plan) == sheets_of(structure, rest_days)
    other = {"csv": "xlsx", "xlsx": "csv"}[kind]
    again = exported(house, answer.headers["Location"], other)
    edition = send(
        house, again, MEDIA[other], path=f"{answer.headers['Location']}/editions", action="revise_plan",
        **{"If-Match": '"1"'},
    )  # fmt: skip
    assert edition.status_code == 201, edition.text
    assert house.store.get(Plan, plan.id).structure == structure


def test_a_file_comes_in_a_form_too(house):
    form = {"file": (io.BytesIO(writing.workbook(sheets_of())), "plan.xlsx", workbook.MEDIA)}
    answer = house.ask("/v1/plans", "import_plan", OPERATOR, "POST", data=form)
    assert answer.status_code == 201, answer.text
    two = {name: (io.BytesIO(b"x"), f"{name}.csv", text.MEDIA) for name in ("a", "b")}
    assert house.ask("/v1/plans", "import_plan", OPERATOR, "POST", data=two).status_code == 400
    assert send(house, b"%PDF", "application/pdf").status_code == 415
    assert send(house, b"", text.MEDIA, OFFICER).status_code in (403, 422)


BAD = [
    ("Líneas", 2, 6, "4 de julio", "columna «Inicio» (F)", "fecha"),
    ("Líneas", 2, 6, date(2026, 7, 4), "columna «Inicio» (F)", "2026-07-06"),
    ("Líneas", 2, 5, -3, "columna «Duración» (E)", "entre 0"),
    ("Líneas", 2, 5, 2.5, "columna «Duración» (E)", "entero"),
    ("Líneas", 2, 5, None, "columna «Duración» (E)", "obligatorio"),
    ("Líneas", 3, 1, "L1", "columna «Código» (A)", "repetido"),
    ("Líneas", 2, 7, date(2026, 7, 29), "columna «Fin» (G)", "2026-07-28"),
    ("Líneas", 2, 3, "PY7", "columna «Proyecto» (C)", "PY7"),
    ("Dependencias", 2, 2, "L7", "columna «Después» (B)", "L7"),
    ("Dependencias", 3, 2, "L1", "fila 3", "L1 → L2 → L1"),
    ("Dependencias", 2, 3, "XX", "columna «Tipo» (C)", "FS"),
    ("Presupuesto", 2, 1, "L7", "columna «Línea» (A)", "L7"),
    ("Presupuesto", 2, 4, "1.234", "columna «Codificado» (D)", "1234.56"),
    ("Presupuesto", 2, 4, 10.005, "columna «Codificado» (D)", "dos decimales"),
    ("Presupuesto", 2, 5, 99_999, "columna «Comprometido» (E)", "codificado"),
    ("Techos", 2, 3, 5, "columna «Monto» (C)", "techo"),
    ("Metas", 2, 3, "muchos", "columna «Valor» (C)", "número"),
    ("Plan", 2, 2, "PEDI", "columna «Tipo» (B)", "PDOT"),
    ("Plan", 6, 2, date(2027, 1, 1), "columna «Fecha del acto» (B)", "futuro"),
    ("Líneas", 1, 4, "Unidades", "columna «Unidades» (D)", "plantilla"),
]


@pytest.mark.parametrize(("sheet", "row", "column", "value", "place", "words"), BAD)
def test_a_bad_cell_is_named_by_sheet_row_and_column_and_nothing_is_written(
    house, sheet, row, column, value, place, words
):
    answer = send(house, writing.workbook(changed(sheet, row, column, value)), workbook.MEDIA)
    found = [each["detail"] for each in errors(answer)]
    assert any(f"Hoja «{sheet}»" in each and place in each and words in each for each in found), found
    assert nothing_written(house)


def test_in_csv_the_row_is_that_of_the_file(house):
    content = writing.text(changed("Líneas", 2, 5, "veinte"))
    row = next(at for at, line in enumerate(content.decode("utf-8-sig").splitlines(), 1) if ";veinte;" in line)
    (error,) = errors(send(house, content, text.MEDIA))
    assert f"fila {row}, columna «Duración» (E)" in error["detail"]
    assert error["pointer"] == f"/Líneas/{row}/Duración"


def test_every_bad_cell_is_named_and_not_the_first_alone(house):
    tables = changed("Líneas", 2, 5, "veinte")
    tables["Líneas"][2][5] = "ayer"
    tables["Techos"][1][2] = "mucho"
    assert len(errors(send(house, writing.workbook(tables), workbook.MEDIA))) == 3


def test_a_formula_is_no_value(house):
    book = load_workbook(io.BytesIO(writing.workbook(sheets_of())))
    book["Líneas"]["E2"] = "=10+10"
    out = io.BytesIO()
    book.save(out)
    (error,) = errors(send(house, out.getvalue(), workbook.MEDIA))
    assert "fórmula" in error["detail"]
    assert "(E)" in error["detail"]
    in_text = writing.text(sheets_of()).replace(b"L1;L\xc3\xadnea L1", b"L1;=cmd()")
    assert any("fórmula" in each["detail"] for each in errors(send(house, in_text, text.MEDIA)))


def _with_part(name, content=b"x"):
    out = io.BytesIO(writing.workbook(sheets_of()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _with_entities():
    source, out = zipfile.ZipFile(io.BytesIO(writing.workbook(sheets_of()))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/workbook.xml":
                declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
                content = declared + content.partition(b"?>")[2]
            archive.writestr(part.filename, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: b"", "no se puede leer"),
        (lambda: b"PK\x03\x04 nada", "no se puede leer"),
        (lambda: writing.workbook(sheets_of())[:-400], "no se puede leer"),
        (lambda: _with_part("xl/vbaProject.bin"), "macros"),
        (lambda: _with_part("xl/externalLinks/externalLink1.xml"), "macros"),
        (lambda: _with_part("xl/bomb.xml", b"0" * (151 * 1024 * 1024)), "demasiad"),
        (_with_entities, "no se puede leer"),
    ],
    ids=["empty", "not a zip", "cut off", "macros", "links", "bomb", "entities"],
)
def test_a_dangerous_or_broken_workbook_is_refused_in_words(house, content, words):
    (error,) = errors(send(house, content(), workbook.MEDIA))
    assert words in error["detail"]
    assert nothing_written(house)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "Hoja;Líneas\n\0".encode(), b"a;b\n1;2\n", b'"'], ids=repr)
def test_a_text_that_is_no_plan_is_refused(house, content):
    assert errors(send(house, content, text.MEDIA))
    assert nothing_written(house)


def test_an_unknown_a_doubled_and_a_missing_sheet_are_named(house):
    book = Workbook()
    book.active.title = "Varios"
    out = io.BytesIO()
    book.save(out)
    found = [each["detail"] for each in errors(send(house, out.getvalue(), workbook.MEDIA))]
    assert any("«Varios»" in each for each in found)
    assert any("«Líneas»: Falta" in each for each in found)


def test_a_body_beyond_eight_megabytes_is_refused(house):
    answer = send(house, b"x" * (8 * 1024 * 1024 + 1), text.MEDIA)
    assert (answer.status_code, answer.json["type"]) == (413, "/problems/body-too-large")
    assert "8388608" in answer.json["detail"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_commas_tabs_and_semicolons_and_spanish_days_and_amounts_are_understood(house, delimiter):
    rows = list(csv.reader(io.StringIO(writing.text(sheets_of()).decode("utf-8-sig")), delimiter=";"))
    out = io.StringIO()
    spoken = {"2026-07-01": "01/07/2026", "10000.5": "10.000,50", "FS": "FC", "sí": "SI"}
    csv.writer(out, delimiter=delimiter).writerows([[spoken.get(cell, cell) for cell in row] for row in rows])
    answer = send(house, out.getvalue().encode(), text.MEDIA)
    assert answer.status_code == 201, answer.text
    items = house.get(f"{answer.headers['Location']}/budget", "read_budget", PUBLIC)["items"]
    assert items[0]["budgeted"] == 1_000_050


def test_the_templates_are_those_that_are_shipped_and_read_back_as_empty(house):
    for name in writing.TEMPLATES:
        for kind in ("csv", "xlsx"):
            answer = house.ask(f"/v1/plan-templates/{name}/{kind}", f"read_template_{kind}", PUBLIC)
            assert answer.status_code == 200
            tables = (text if kind == "csv" else workbook).tables_of(answer.data)
            assert [table.name for table in tables] == list(writing.template(name))
    assert house.ask("/v1/plan-templates/otra/csv", "read_template_csv", PUBLIC).status_code == 404
    empty = house.ask("/v1/plan-templates/plan/csv", "read_template_csv", PUBLIC).data
    assert errors(send(house, empty, text.MEDIA))
    assert nothing_written(house)


def test_a_budget_statement_is_imported_from_its_template(house):
    address = send(house, writing.text(sheets_of()), text.MEDIA).headers["Location"]
    tables = writing.template("presupuesto")
    tables["Estado"] = [
        ["Fecha de corte", "2026-06-30"],
        ["Documento", "Cédula"],
        ["Fecha del documento", "2026-07-02"],
    ]
    tables["Ejecución"].append(["L1", 2026, "730601", "9000,50", "400", "0"])
    asked = {"path": f"{address}/budget-statements", "action": "record_budget"}
    answer = send(house, writing.text(tables), text.MEDIA, **asked)
    assert answer.status_code == 201, answer.text
    assert answer.json["budget_as_of"] == "2026-06-30"
    tables["Ejecución"].append(["L7", 2026, "730601", 1, 0, 0])
    tables["Ejecución"].append(["L1", 2026, "999", 1, 0, 0])
    found = [each["detail"] for each in errors(send(house, writing.workbook(tables), workbook.MEDIA, **asked))]
    assert any("fila 3, columna «Línea»" in each for each in found)
    assert any("fila 4, columna «Partida»" in each for each in found)


def test_health_and_drawing_are_answered(house):
    address = send(house, writing.text(sheets_of()), text.MEDIA).headers["Location"]
    health = house.get(f"{address}/health", "assess_plan_health", PUBLIC)
    assert (health["method"], len(health["practices"])) == ({"name": "salud-gao", "version": 2}, 10)
    drawing = house.ask(f"{address}/gantt.svg", "draw_plan", PUBLIC, query_string={"limit": "2"})
    assert drawing.headers["Content-Type"].startswith("image/svg+xml")
    assert "2 de 4 líneas" in drawing.text
    following = drawing.headers["Link"].partition(">")[0][1:]
    assert "L9" in house.ask(following, "draw_plan", PUBLIC).text
