"""Statuses and lists over HTTP, from views that follow the events."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from contracts.events import Who
from services.chassis.web.parsing import load
from services.monitoring.tracking import schemas
from tests.integration.monitoring.house import STAFF, House
from tests.unit.monitoring.given import PACT, A, B, C, Told, milestone, story_one, terms

UNIT = Who(subject="turismo", unit="GADM-MEJIA-TUR", role="responsible")
OTHER = Who(subject="otra", unit="GADM-CAYAMBE", role="responsible")


def test_story_one_over_http(house: House):
    commitment = house.knows(story_one())
    status = house.status(commitment, as_of="2026-05-16")
    assert (status["declared_progress"], status["expected_progress"], status["ratio"]) == (40, 50, 0.8)
    assert (status["light"], status["days_late"]) == ("yellow", 0)
    assert status["pace"] == {"will_meet": False, "projected_on": "2026-12-05", "days_late": 66}
    assert status["method"] == {"name": "semaforo", "version": 1}
    assert [one["expected_progress"] for one in status["milestones"]] == [100, 50, 0]
    assert load(schemas.CommitmentStatus(unknown="raise"), without_blanks(status))
    assert house.status(commitment, as_of="2026-01-01")["ratio"] is None


def without_blanks(body):
    """The schema's fields are those of the answer; nulls are told apart by the schema itself."""
    return {name: value for name, value in body.items() if value is not None}


def test_story_two_and_five_over_http(house: House):
    told = Told().started()
    before = told.moment
    told.completed(A, "2026-03-20", at=datetime(2026, 5, 1, tzinfo=UTC))
    commitment = house.knows(told)
    known = house.status(commitment, as_of="2026-04-15")
    unknown = house.status(commitment, as_of="2026-04-15", known_at=before.isoformat())
    assert (known["expected_progress"], known["ratio"], known["light"]) == (32.78, 0.76, "yellow")
    assert (unknown["days_late"], unknown["ratio"], unknown["light"]) == (15, 0, "red")
    house.knows(told.reported(B, "80", "2026-05-10").corrected(6, "30"), commitment)
    assert house.status(commitment, as_of="2026-05-16")["milestones"][1]["declared_progress"] == 30


def test_the_day_is_that_of_the_last_tick_and_before_any_tick_today(house: House):
    commitment = house.knows(story_one())
    assert house.status(commitment)["as_of"] == "2026-11-24"
    assert house.get("/v1/commitments", "list_commitments")["as_of"] == "2026-11-24"
    house.tick("2026-05-16")
    assert house.status(commitment)["as_of"] == "2026-05-16"
    assert house.get("/v1/commitments", "list_commitments")["as_of"] == "2026-05-16"


def test_a_commitment_drafted_after_the_last_tick_is_shown_as_it_was_drafted(house: House):
    house.tick("2025-06-01")
    commitment = house.knows(story_one())
    assert house.status(commitment)["as_of"] == "2026-01-01"
    (item,) = house.get("/v1/commitments", "list_commitments")["items"]
    assert item["light"] == "grey"


def test_before_drafting_and_for_strangers_there_is_nothing(house: House):
    commitment = house.knows(story_one())
    path = f"/v1/commitments/{commitment}/status"
    assert house.ask(path, "assess_commitment", query_string={"as_of": "2025-12-31"}).status_code == 404
    assert house.ask(f"/v1/commitments/{uuid4()}/status", "assess_commitment").status_code == 404
    assert house.ask(path, "assess_commitment", query_string={"method": "otro"}).status_code == 422
    assert house.ask(path, "assess_commitment", query_string={"method": "semaforo@9"}).status_code == 422


def test_a_draft_is_seen_by_its_units_and_staff_alone(house: House):
    draft = house.knows(Told().drafted("2026-01-01", terms(A, B, C, co_responsible=("GAD_X",))))
    path = f"/v1/commitments/{draft}/status"
    co_responsible, alike = (Who(subject="x", unit=unit, role="responsible") for unit in ("GAD_X", "GADxX"))
    for who, seen in (
        (UNIT, True),
        (co_responsible, True),
        (STAFF, True),
        (OTHER, False),
        (alike, False),
        (None, False),
    ):
        assert house.ask(path, "assess_commitment", who).status_code == (200 if seen else 404)
        assert len(house.get("/v1/commitments", "list_commitments", who)["items"]) == int(seen)


def test_the_list_shows_both_lights_of_the_day_and_never_a_stale_one(house: House):
    later = terms(A, B, milestone("C", "2026-07-01", "2026-11-30"), due_on="2026-11-30")
    commitment = house.knows(story_one().renegotiated("2026-05-01", later))
    for day in ("2026-01-01", "2026-05-16", "2026-05-28", "2026-05-29", "2026-07-05", "2026-10-01", "2026-12-20"):
        house.tick(day)
        (item,) = house.get("/v1/commitments", "list_commitments")["items"]
        status = house.status(commitment)
        assert (item["light"], item["days_late"]) == (status["light"], status["days_late"])
        baseline = status["against_baseline"]
        assert item["against_baseline"] == {"light": baseline["light"], "days_late": baseline["days_late"]}
        assert house.get("/v1/commitments", "list_commitments", light=item["light"])["items"] == [item]


def test_lists_filter_by_canton_sector_unit_state_and_light(house: House):
    house.tick("2026-05-16")
    mine = house.knows(story_one())
    other = terms(
        A, responsible="GADM-CAYAMBE", co_responsible=("ONG",), cantons=("1702", "1703"), sector="agriculture"
    )
    theirs = house.knows(Told().started(agreed_terms=other))

    def found(**query):
        return {item["id"] for item in house.get("/v1/commitments", "list_commitments", **query)["items"]}

    assert found(canton="1703") == {str(mine), str(theirs)}
    assert found(canton="1702") == {str(theirs)}
    assert found(sector="tourism") == {str(mine)}
    assert found(unit="GADM-CAYAMBE") == found(unit="ONG") == {str(theirs)}
    assert found(state="agreed") == set()
    assert found(light="yellow") == {str(mine)}
    assert found(light="red", state="in_progress") == {str(theirs)}
    assert house.ask("/v1/commitments", "list_commitments", query_string={"light": "blue"}).status_code == 422


@pytest.mark.parametrize("sort", ["due_on", "-due_on", "days_late", "-days_late", "light", "-light", "statement"])
def test_pages_hold_every_commitment_once_in_order(house: House, sort: str):
    house.tick("2026-06-20")
    for at in range(7):
        due = f"2026-0{5 + at % 3}-10"
        agreed = terms(milestone("A", "2026-01-01", due), due_on=due, statement=f"Compromiso {at % 4}")
        house.knows(Told().started(agreed_terms=agreed))
    items, cursor = [], {}
    while True:
        page = house.get("/v1/commitments", "list_commitments", sort=sort, limit=2, **cursor)
        items += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert len({item["id"] for item in items}) == len(items) == 7
    name = sort.removeprefix("-")
    values = [("grey", "green", "yellow", "red").index(item[name]) if name == "light" else item[name] for item in items]
    assert values == sorted(values, reverse=sort.startswith("-"))
    wrong = {"cursor": cursor["cursor"], "sort": "statement" if sort != "statement" else "light"}
    assert house.ask("/v1/commitments", "list_commitments", query_string=wrong).status_code == 422


def test_pacts_and_units_are_listed(house: House):
    house.knows_pact(PACT, "GADM-MEJIA-TUR", "GADPP")
    draft = uuid4()
    house.knows_pact(draft, "GADM-CAYAMBE", state="draft", cantons=("1702",))
    (pact,) = house.get("/v1/pacts", "list_pacts")["items"]
    assert (pact["id"], pact["state"], pact["signed"]) == (str(PACT), "in_force", ["GADM-MEJIA-TUR", "GADPP"])
    assert len(house.get("/v1/pacts", "list_pacts", OTHER)["items"]) == 2
    assert [one["id"] for one in house.get("/v1/pacts", "list_pacts", STAFF, canton="1702")["items"]] == [str(draft)]
    for code in ("B", "A", "C"):
        house.knows_unit(code, "GAD Mejía", head="JEFE")
    first = house.get("/v1/units", "list_units", limit=2)
    assert [unit["code"] for unit in first["items"]] == ["A", "B"]
    assert [unit["code"] for unit in house.get("/v1/units", "list_units", cursor=first["next"])["items"]] == ["C"]


def test_waiting_for_a_version(house: House):
    commitment = house.knows(story_one())
    service = Who(subject="service:gateway", unit=None, role="service")
    for version, applied in ((6, True), (7, False)):
        query = {"aggregate": str(commitment), "version": version, "wait": 0.05}
        assert house.get("/internal/applied", "internal", service, **query) == {"applied": applied}


def test_other_lenses_over_http(house: House):
    commitment = house.knows(story_one())
    status = house.status(commitment, as_of="2026-05-16", method="acuerdos-de-paz")
    assert (status["level"], status["method"]) == ("minimum", {"name": "acuerdos-de-paz", "version": 1})
