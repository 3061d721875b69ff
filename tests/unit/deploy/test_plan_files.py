"""The shipped templates are those that the API gives; the example plan is sound, marked, and goes out and in again."""

from pathlib import Path

import pytest

from deploy import data
from services.monitoring.plans.importing import text, workbook, writing
from services.monitoring.plans.importing.reading import PLAN_FILES
from tests.support.plans import plan_of

FOLDER = Path(data.__file__).parent
ROOMS = {"csv": text, "xlsx": workbook}


def read(content, kind):
    return [(table.name, table.rows) for table in ROOMS[kind].tables_of(content)]


@pytest.mark.parametrize("name", writing.TEMPLATES)
@pytest.mark.parametrize(("kind", "write"), [("csv", writing.text), ("xlsx", writing.workbook)])
def test_a_shipped_template_is_the_one_that_the_api_gives(name, kind, write):
    shipped = (FOLDER / "plantillas" / f"plantilla-{name}.{kind}").read_bytes()
    assert read(shipped, kind) == read(write(writing.template(name)), kind)


def test_the_example_plan_is_marked_as_invented_and_sound():
    fields = PLAN_FILES[text.MEDIA]((FOLDER / "ejemplo-poa-2026.csv").read_bytes())
    assert fields["example"] is True
    assert "inventado" in fields["title"]
    structure = fields["structure"]
    assert len(structure.lines) == 60
    assert all("(ejemplo)" in line.title for line in structure.lines)
    plan = plan_of(structure, rest_days=fields["rest_days"])
    again = PLAN_FILES[text.MEDIA](writing.text(writing.tables_of(plan)))
    assert again["structure"] == structure
