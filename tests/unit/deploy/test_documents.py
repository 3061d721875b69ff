"""A file of pacts is checked before anything is sent, and a fault is told by its line and field, in Spanish."""

from datetime import date
from pathlib import Path

import pytest

from deploy.loading import references
from deploy.loading.document import Faulty, read
from deploy.loading.schedule import Unplaceable, schedule

DATA = Path("deploy/data")
SCOPE = """\
document: prueba
example: true
pact: {title: Pacto, kind: negotiated, sector: tourism, cantons: ["1703"], signatories: [U-1]}
commitments:
  - label: uno
    statement: Algo
    responsible: U-1
    milestones:
      - {label: A, title: Hito, starts_on: "2026-01-01", due_on: "2026-02-01"}
    acts:
      - {act: accept}
"""


def faults(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "archivo.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Faulty) as caught:
        references.check(read(path))
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("path", sorted(DATA.glob("*.yaml")), ids=lambda path: path.name)
def test_a_file_of_the_suite_is_right(path: Path):
    references.check(read(path))


def test_the_work_plan_has_five_products_and_eighteen_activities_in_the_words_of_the_document():
    commitments = read(DATA / "pactos-por-pichincha.yaml").values["commitments"]
    assert [len(commitment["milestones"]) for commitment in commitments] == [1, 5, 2, 1, 9]
    phases = [milestone["phase"] for commitment in commitments for milestone in commitment["milestones"]]
    assert sorted(map(phases.count, set(phases))) == [1, 3, 5, 9]
    assert commitments[0]["milestones"][0]["title"] == "Diseño Metodológico"


@pytest.mark.parametrize(
    ("wrong", "instead", "fault"),
    [
        ("sector: tourism", "sector: turismo", "línea 3, pact.sector: Debe ser uno de:"),
        ('due_on: "2026-02-01"', 'due_on: "2026-02-31"', "línea 9, commitments[0].milestones[0].due_on: No es"),
        ("statement: Algo", "enunciado: Algo", "línea 6, commitments[0].enunciado: Campo desconocido"),
        ("{act: accept}", "{act: aceptar}", "línea 11, commitments[0].acts[0].act: debe ser uno de:"),
        ("{act: accept}", "{act: forecast, milestone: Z}", "línea 11, commitments[0].acts[0].milestone: el compromiso"),
        ("{act: accept}", "{act: correct}", "línea 11, commitments[0].acts[0].corrects: una corrección"),
        ("    statement: Algo", "    statement: Algo\n    statement: Otro", "commitments[0].statement: el campo está"),
        ("example: true", "example: true\nunits_from: nada.yaml", "línea 3, units_from: no existe el archivo"),
        ("milestones:", "milestones: [", "no es YAML válido"),
        ('starts_on: "2026-01-01"', "working_days: 3", "Use starts_on y due_on, o after y working_days"),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_field(tmp_path: Path, wrong: str, instead: str, fault: str):
    assert any(fault in found for found in faults(tmp_path, SCOPE.replace(wrong, instead)))


def test_a_file_with_a_python_object_is_refused(tmp_path: Path):
    assert "no es YAML válido" in faults(tmp_path, "document: !!python/object/apply:os.system [echo]")[0]


def test_a_milestone_starts_on_the_working_day_after_what_it_waits_for():
    written = [
        {"label": "B", "after": ["A"], "working_days": 2},
        {"label": "A", "working_days": 5},
    ]
    dates = schedule(written, date(2026, 8, 3))
    assert dates["A"] == (date(2026, 8, 3), date(2026, 8, 7))
    assert dates["B"] == (date(2026, 8, 11), date(2026, 8, 12))  # Monday 10 August is a holiday of Ecuador


def test_a_plan_that_starts_on_a_sunday_starts_on_monday():
    assert schedule([{"label": "A", "working_days": 1}], date(2026, 1, 4))["A"][0] == date(2026, 1, 5)


@pytest.mark.parametrize("after", [["A"], ["Z"]], ids=["itself", "nobody"])
def test_a_milestone_that_waits_in_vain_is_named(after: list[str]):
    with pytest.raises(Unplaceable) as caught:
        schedule([{"label": "A", "after": after, "working_days": 1}], date(2026, 1, 5))
    assert caught.value.label == "A"
