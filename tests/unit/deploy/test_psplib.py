"""PSPLIB's form: read as a plan with capacities; what is wrong is named by its line."""

import pytest
from typer.testing import CliRunner

from deploy.failures import Mistake
from deploy.loading.psplib import network_of
from deploy.pactos.main import app
from services.monitoring.realignment.network import Capacity, Demand, Link
from tests.support.instances import OWN

TEXT = OWN[1].read_text("utf-8")


def test_an_instance_is_a_plan_with_capacities_whose_lines_start_as_early_as_links_allow():
    network = network_of(TEXT)
    assert network.durations == (0, 4, 3, 2, 3, 1, 0)
    assert network.starts == (0, 0, 0, 0, 0, 4, 5)
    assert network.links[:5] == (Link(0, 1), Link(0, 2), Link(0, 3), Link(0, 4), Link(1, 5))
    assert network.demands[:2] == (Demand(1, "R1", 1), Demand(1, "R2", 1))
    assert network.capacities == (Capacity("R1", 0, 14, 2), Capacity("R2", 0, 14, 2))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  2      1     4       1    1", "  2      1     4       1", "hay 1 cantidades para 2 recursos"),
        ("  2      1     4       1    1", "  2      1     x       1    1", "no «x»"),
        ("  2      1     4       1    1", "  2      1     -4       1    1", "no «-4»"),
        ("  2      1     4       1    1", "  2      1     4       3    1", "pide más R1 de lo que hay"),
        ("   2        1          1           6", "   2        2          1           6", "un modo"),
        ("   2        1          1           6", "   2        1          2           6", "dice 2 sucesores y nombra 1"),
        ("   2        1          1           6", "   2        1          1           9", "no hay trabajo 9"),
        ("   2        1          1           6", "   4        1          1           6", "se esperaba el trabajo 2"),
        ("nonrenewable              :  0", "nonrenewable              :  1", "solo se admiten recursos renovables"),
    ],
)
def test_a_fault_is_named_by_its_line(old, new, said):
    number = next(at for at, line in enumerate(TEXT.splitlines(), 1) if old in line)
    with pytest.raises(Mistake, match=f"Línea {number}: ") as caught:
        network_of(TEXT.replace(old, new, 1))
    assert said in str(caught.value)


def test_jobs_that_wait_for_each_other_are_named():
    with pytest.raises(Mistake, match="círculo"):
        network_of(TEXT.replace("   6        1          1           7", "   6        1          1           2", 1))


@pytest.mark.parametrize("text", ["", "x", TEXT[: len(TEXT) // 2], TEXT.replace("jobs (incl.", "trabajos (")])
def test_what_is_no_instance_is_refused(text):
    with pytest.raises(Mistake, match="Línea"):
        network_of(text)


def test_the_command_says_the_makespan_and_that_it_is_proven():
    said = CliRunner().invoke(app, ["plans", "solve", str(OWN[1])])
    assert said.exit_code == 0, said.output
    assert "demostrado" in said.output


def test_the_command_refuses_what_it_cannot_read(tmp_path):
    (tmp_path / "x.sm").write_text("nada", "utf-8")
    for name in ("x.sm", "y.sm"):
        assert CliRunner().invoke(app, ["plans", "solve", str(tmp_path / name)]).exit_code == 2
