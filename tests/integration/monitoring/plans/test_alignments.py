"""Alignment links over HTTP, on both databases: decided by an officer, ended, renewed, and read as a matrix."""

from uuid import uuid4

import pytest

from tests.integration.monitoring.plans.asking import FACILITATOR, OFFICER, OPERATOR, PUBLIC, imported, post
from tests.support.plan_bodies import STORY, row
from tests.unit.monitoring.given import B, story_one


@pytest.fixture
def plan(house):
    body = {
        **STORY,
        "lines": [*STORY["lines"], row("L5", "2026-07-01", 2, budgets=[])],
        "capacities": [
            {"unit": "GADPP-TUR", "first_on": "2026-07-01", "last_on": "2026-07-31", "amount": 1},
            {"unit": "GADPP-OTRA", "first_on": "2026-07-01", "last_on": "2026-07-31", "amount": 1},
        ],
    }
    return imported(house, body)


@pytest.fixture
def commitment(house):
    return str(house.knows(story_one()))


def link(plan, commitment, **more):
    facts = {"line": "L1", "relation": "depends", "reason": "Consta en el acta", "valid_from": "2026-01-10"}
    return {"plan_id": plan.split("/")[-1], "commitment_id": commitment, "milestone_id": str(B.id), **facts, **more}


def decide(house, body, who=OFFICER):
    return post(house, "/v1/alignments", "decide_alignment", body, who)


def end(house, address, version, who=OFFICER, **body):
    facts = {"reason": "Se canceló", **body}
    return post(house, f"{address}/ending", "end_alignment", facts, who, **{"If-Match": f'"{version}"'})


def matrix(house, plan, who=PUBLIC):
    return house.get(f"{plan}/alignment", "read_alignment_matrix", who)


def test_an_officer_ties_a_line_to_a_milestone_and_everybody_sees_who_did_it(house, plan, commitment):
    answer = decide(house, link(plan, commitment, weight=3))
    assert answer.status_code == 201, answer.text
    (listed,) = house.get("/v1/alignments", "list_alignments", PUBLIC, commitment=commitment)["items"]
    assert (listed["line"], listed["weight"], listed["why"]) == ("L1", 3, "Consta en el acta")
    assert listed["decided_by"] == {"unit": "GADPP-PLAN", "role": "officer"}
    assert house.get(answer.headers["Location"], "read_alignment", OPERATOR)["decided_by"]["subject"] == "planificacion"
    assert house.get("/v1/alignments", "list_alignments", PUBLIC, plan=str(uuid4()))["items"] == []


def test_a_link_that_holds_is_not_decided_again_until_it_has_ended(house, plan, commitment):
    first = decide(house, link(plan, commitment))
    again = decide(house, link(plan, commitment, weight=2))
    assert (again.status_code, again.json["type"]) == (409, "/problems/already-aligned")
    assert again.json["id"] == first.json["id"]
    assert end(house, first.headers["Location"], 4).status_code == 412
    ended = end(house, first.headers["Location"], 1, valid_until="2026-05-31")
    assert (ended.status_code, ended.json["valid_until"]) == (200, "2026-05-31")
    assert (
        end(house, first.headers["Location"], 2, valid_until="2026-05-31").json["type"] == "/problems/alignment-ended"
    )
    renewed = decide(house, link(plan, commitment, valid_from="2026-06-01"))
    assert (renewed.status_code, renewed.json["id"], renewed.json["version"]) == (201, first.json["id"], 3)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"line": "L7"}, "/line"),
        ({"plan_id": str(uuid4())}, "/plan_id"),
        ({"commitment_id": str(uuid4())}, "/commitment_id"),
        ({"milestone_id": str(uuid4())}, "/milestone_id"),
        ({"relation": "loves"}, "/relation"),
        ({"weight": 0}, "/weight"),
        ({"valid_until": "2026-01-01"}, "/valid_until"),
        ({"reason": " "}, "/reason"),
    ],
)
def test_what_cannot_be_tied_is_named_and_nothing_is_written(house, plan, commitment, changes, pointer):
    head = house.store.head()
    answer = decide(house, link(plan, commitment, **changes))
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert house.store.head() == head


@pytest.mark.parametrize("who", [OPERATOR, FACILITATOR, PUBLIC], ids=lambda who: who.role)
def test_only_an_officer_decides(house, plan, commitment, who):
    assert decide(house, link(plan, commitment), who).status_code == 403
    address = decide(house, link(plan, commitment)).headers["Location"]
    assert end(house, address, 1, who).status_code == 403


def test_the_matrix_goes_from_the_commitment_to_the_sdg(house, plan, commitment):
    assert [each["id"] for each in matrix(house, plan)["commitments_without_line"]] == [commitment]
    decide(house, link(plan, commitment))
    shown = matrix(house, plan)
    (item,) = shown["items"]
    assert (item["commitment"]["id"], item["line"]["code"], item["goal"]["code"]) == (commitment, "L1", "OE3")
    assert item["national_goal"] == "PND, objetivo 5"
    assert [each["number"] for each in item["sdgs"]] == [8, 12]
    assert item["sdgs"][1]["title"] == "Producción y consumo responsables"
    assert shown["commitments_without_line"] == []
    assert [each["id"] for each in shown["commitments_without_budget"]] == [commitment]
    assert shown["lines_without_goal"] == ["L2", "L3", "L9", "L5"]


def test_a_commitment_has_a_budget_where_a_line_that_has_one_contributes(house, plan, commitment):
    decide(house, link(plan, commitment, line="L2", relation="contributes"))
    assert matrix(house, plan)["commitments_without_budget"]
    decide(house, link(plan, commitment, relation="finances"))
    assert matrix(house, plan)["commitments_without_budget"] == []


def test_the_matrix_names_where_a_unit_needs_more_than_it_can_carry(house, plan):
    shown = matrix(house, plan)
    assert shown["capacity_gaps"] == [
        {
            "unit": "GADPP-TUR",
            "first_on": "2026-07-01",
            "last_on": "2026-07-03",
            "needed": 3,
            "available": 1,
            "days": 3,
        }
    ]
    assert shown["units_without_capacity"] == []


def test_a_link_whose_line_a_new_edition_dropped_is_named(house, plan, commitment):
    address = decide(house, link(plan, commitment, line="L5")).json["id"]
    body = {name: value for name, value in STORY.items() if name not in ("code", "kind", "example")}
    assert post(house, f"{plan}/editions", "revise_plan", body, **{"If-Match": '"1"'}).status_code == 201
    shown = matrix(house, plan)
    assert shown["dangling"] == [address]
    assert shown["items"][0]["line"] == {"code": "L5", "title": None}
