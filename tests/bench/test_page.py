"""The table that people read says what was measured, and what was missed."""

import json

import pytest

from tests.bench.main import FIELDS, write
from tests.bench.page import bench_table, faults_table, replaced


def measured(name: str, value: float = 1.0, **more: object) -> dict[str, object]:
    return {**dict.fromkeys(FIELDS), "name": name, "value": value, "met": True, **more}


def test_a_missed_target_is_shown_as_missed_and_a_figure_without_one_as_neither():
    table = bench_table([measured("a", target=2.0), measured("b", target=2.0, met=False), measured("c")])
    assert [line.split("|")[-2].strip() for line in table.splitlines()[-3:]] == ["yes", "**missed**", ""]


def test_a_measure_that_failed_is_shown_as_missed():
    assert "**missed**" in bench_table([measured("a: TimeoutError", None, met=False)])


def test_the_kills_are_counted_by_victim():
    outcome = {"kills": 3, "acknowledged": 1200, "lost": 0, "twice": 0, "out_of_order": 0, "views_equal_replay": True}
    table = faults_table({**outcome, "seed": 7, "by_victim": {"relay": 1, "kafka": 2}})
    assert "| acknowledged | 1,200 |" in table
    assert "| views equal replay | yes |" in table
    assert table.endswith("| kills of kafka | 2 |\n| kills of relay | 1 |")


def test_what_became_of_the_notices_stands_below():
    outcome = {"kills": 3, "acknowledged": 12, "lost": 0, "twice": 0, "out_of_order": 0, "views_equal_replay": True}
    notices = {"kills": 6, "owed": 1200, "lost": 0, "twice": 0, "repeated": 17, "unasked": 0}
    table = faults_table({**outcome, "seed": 7, "by_victim": {}, "notices": notices})
    assert "| notices: owed | 1,200 |\n| notices: lost | 0 |" in table


def test_only_what_stands_between_the_markers_is_replaced():
    page = "before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n"
    assert replaced(page, "bench", r"new \1") == "before\n<!-- bench -->\nnew \\1\n<!-- /bench -->\nafter\n"
    with pytest.raises(ValueError, match="faults"):
        replaced(page, "faults", "new")


def test_chosen_measures_replace_their_rows_and_all_of_them_replace_the_file(tmp_path):
    path = tmp_path / "build" / "bench.json"
    write([measured("a"), measured("b")], path, beside_others=True)
    write([measured("b", 2.0), measured("c")], path, beside_others=True)
    assert [(row["name"], row["value"]) for row in json.loads(path.read_text())] == [("a", 1.0), ("b", 2.0), ("c", 1.0)]
    write([measured("c")], path, beside_others=False)
    assert [row["name"] for row in json.loads(path.read_text())] == ["c"]
