"""Plans over HTTP, on both databases: imported, revised, told what was spent, read in pages and as of a version."""

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.integration.monitoring.plans.asking import FACILITATOR, OFFICER, OPERATOR, PUBLIC, imported, post
from tests.support.plan_bodies import STORY, row

STATEMENT = {
    "as_of": "2026-06-30",
    "minutes": {"reference": "Cédula de junio", "dated": "2026-07-02"},
    "entries": [
        {"line": "L1", "year": 2026, "item": "730601", "budgeted": 900_000, "committed": 400_000, "accrued": 150_000}
    ],
}


def changed(**changes):
    return {**copy.deepcopy(STORY), **changes}


def revision(**changes):
    return {name: value for name, value in changed(**changes).items() if name not in ("code", "kind", "example")}


def lines(house, plan, **query):
    return house.get(f"{plan}/lines", "list_lines", PUBLIC, **query)


def test_an_imported_plan_is_read_by_everybody(house):
    plan = imported(house)
    shown = house.get(plan, "read_plan", PUBLIC)
    assert (shown["code"], shown["version"], shown["edition"], shown["lines"]) == ("POA-2026", 1, 1, 4)
    assert (shown["starts_on"], shown["ends_on"]) == ("2026-07-01", "2026-09-02")
    assert shown["minutes"] == STORY["minutes"]
    (listed,) = house.get("/v1/plans", "list_plans", PUBLIC, kind="POA")["items"]
    assert {name: listed[name] for name in ("id", "version", "title")} == {
        name: shown[name] for name in ("id", "version", "title")
    }
    assert house.get("/v1/plans", "list_plans", PUBLIC, kind="PDOT")["items"] == []


def test_a_line_without_an_end_ends_where_its_duration_says_holidays_left_out(house):
    found = {each["code"]: each for each in lines(house, imported(house))["items"]}
    assert [found[code]["ends_on"] for code in ("L1", "L2", "L3")] == ["2026-07-28", "2026-08-12", "2026-09-02"]
    assert found["L2"]["baseline"]["ends_on"] == "2026-08-12"
    assert [(each["before"], each["kind"]) for each in found["L2"]["waits_for"]] == [("L1", "FS")]


def test_lines_come_in_pages_and_through_filters(house):
    plan = imported(house)
    first = lines(house, plan, limit="3")
    assert [each["code"] for each in first["items"]] == ["L1", "L2", "L3"]
    rest = lines(house, plan, limit="3", cursor=first["next"])
    assert ([each["code"] for each in rest["items"]], rest["next"]) == (["L9"], None)
    assert [each["code"] for each in lines(house, plan, goal="OE3")["items"]] == ["L1"]
    assert lines(house, plan, unit="NADIE")["items"] == []
    assert lines(house, plan, moved="yes")["items"] == []
    assert len(lines(house, plan, year="2026", moved="no")["items"]) == 4


def test_a_plan_is_imported_once_and_the_same_request_again_is_the_same_answer(house):
    first = post(house, "/v1/plans", "import_plan", STORY, **{"Idempotency-Key": "k"})
    again = post(house, "/v1/plans", "import_plan", STORY, **{"Idempotency-Key": "k"})
    assert (first.status_code, again.json) == (201, first.json)
    other = post(house, "/v1/plans", "import_plan", STORY)
    assert (other.status_code, other.json["type"], other.json["id"]) == (409, "/problems/plan-exists", first.json["id"])


def test_importers_that_meet_make_one_plan(house):
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: post(house, "/v1/plans", "import_plan", STORY).status_code, range(4)))
    assert sorted(answers) == [201, 409, 409, 409]


@pytest.mark.parametrize("who", [OFFICER, FACILITATOR, PUBLIC], ids=lambda who: who.role)
def test_only_an_operator_imports(house, who):
    assert post(house, "/v1/plans", "import_plan", STORY, who).status_code == 403


@pytest.mark.parametrize(
    ("changes", "pointer", "words"),
    [
        ({"lines": []}, "/lines", "ninguna"),
        ({"lines": [row("L1", "2026-07-04", 2)], "dependencies": []}, "/lines/0/starts_on", "2026-07-06"),
        ({"lines": [row("L1", "2026-07-01", -1)], "dependencies": []}, "/lines/0/duration", "entre 0"),
        (
            {"lines": [row("L1", "2026-07-01", 5, ends_on="2026-07-08")], "dependencies": []},
            "/lines/0/ends_on",
            "2026-07-07",
        ),
        ({"dependencies": [{"before": "L3", "after": "L3"}]}, "/dependencies/0", "L3 → L3"),
        ({"ceilings": [{"year": 2026, "item": "730601", "cents": 5}]}, "/ceilings/0/cents", "1000000"),
        ({"kind": "PEDI"}, "/kind", "PDOT"),
        ({"minutes": {"reference": "x", "dated": "2027-01-01"}}, "/minutes/dated", "futuro"),
        ({"nada": 1}, "/nada", "desconocido"),
        ({"targets": [{"indicator": "I", "year": 2026, "value": "NaN"}]}, "/targets/0/value", "NaN"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(house, changes, pointer, words):
    answer = post(house, "/v1/plans", "import_plan", changed(**changes))
    assert answer.status_code == 422, answer.text
    error = answer.json["errors"][0]
    assert error["pointer"] == pointer
    assert words in error["detail"]
    assert house.get("/v1/plans", "list_plans", PUBLIC)["items"] == []
    assert house.store.head() == 0


def test_another_edition_needs_the_version_that_was_seen_and_keeps_the_baseline(house):
    plan = imported(house)
    body = revision(title="Reforma 1", lines=[*STORY["lines"][:3], row("L9", "2026-07-02", 3)])
    assert post(house, f"{plan}/editions", "revise_plan", body).status_code == 428
    assert post(house, f"{plan}/editions", "revise_plan", body, **{"If-Match": '"7"'}).status_code == 412
    answer = post(house, f"{plan}/editions", "revise_plan", body, **{"If-Match": '"1"'})
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{plan}/history/2")
    assert (answer.json["edition"], answer.json["title"]) == (2, "Reforma 1")
    (line,) = lines(house, plan, moved="yes")["items"]
    assert (line["code"], line["starts_on"], line["baseline"]["starts_on"]) == ("L9", "2026-07-02", "2026-07-01")
    assert house.get(plan, "read_plan", PUBLIC, version="1")["title"] == "POA de ejemplo"
    assert house.ask(plan, "read_plan", PUBLIC, query_string={"version": "9"}).status_code == 404


def test_a_budget_statement_shows_what_is_still_free(house):
    plan = imported(house)
    assert post(house, f"{plan}/budget-statements", "record_budget", STATEMENT, OFFICER).status_code == 403
    answer = post(house, f"{plan}/budget-statements", "record_budget", STATEMENT)
    assert answer.status_code == 201, answer.text
    shown = house.get(f"{plan}/budget", "read_budget", PUBLIC)
    assert shown["as_of"] == "2026-06-30"
    assert shown["items"] == [
        {
            "year": 2026,
            "item": "730601",
            "budgeted": 900_000,
            "committed": 400_000,
            "accrued": 150_000,
            "free": 500_000,
            "lines": 1,
        }
    ]
    older = post(house, f"{plan}/budget-statements", "record_budget", {**STATEMENT, "as_of": "2026-05-31"})
    assert (older.status_code, older.json["errors"][0]["pointer"]) == (422, "/as_of")


def test_the_history_says_who_and_what_and_counts_what_is_many(house):
    plan = imported(house)
    post(house, f"{plan}/budget-statements", "record_budget", STATEMENT)
    items = house.get(f"{plan}/history", "read_plan_history", PUBLIC)["items"]
    assert [item["label"] for item in items] == ["Primera edición", "Estado presupuestario"]
    assert items[0]["facts"]["structure"] == {"programmes": 1, "projects": 1, "goals": 1, "lines": 4, "dependencies": 2}
    assert items[0]["who"] == {"unit": None, "role": "operator"}
    assert house.get(f"{plan}/history", "read_plan_history", OPERATOR)["items"][0]["who"]["subject"] == "op"
    one = house.get(f"{plan}/history/1", "read_plan_event", PUBLIC)
    assert len(one["facts"]["structure"]["lines"]) == 4
    assert house.ask(f"{plan}/history/3", "read_plan_event", PUBLIC).status_code == 404
