"""Forecasts over HTTP: asked for, worked through in the background with progress, the same again for the same seed."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from contracts.events import Who
from services.monitoring.realignment.forecasts.forecaster import Forecaster
from tests.integration.monitoring.house import NOW
from tests.integration.monitoring.realignment.office import Office, slipping
from tests.unit.monitoring.given import A, B, Told, milestone, terms

STAFF = Who(subject="planificacion", unit=None, role="officer")


def ask(office: Office, status: int = 202, **body):
    answer = office.house.ask(f"/v1/plans/{office.plan_id}/forecasts", "ask_for_forecast", STAFF, "POST", json=body)
    assert answer.status_code == status, answer.text
    return answer.json


def read(office: Office, **query):
    return office.house.get(f"/v1/plans/{office.plan_id}/forecasts", "read_forecast", **query)


def with_a_past(office: Office) -> None:
    """Others closed ten milestones, 0 to 90 days late; B is open, and L1 waits for it."""
    for late in range(0, 100, 10):
        one = milestone(f"P{late}", "2025-09-01", "2025-12-01")
        of = terms(one, responsible=f"OTRA-{late}", due_on="2025-12-31")
        done = (datetime(2025, 12, 1) + timedelta(days=late)).date().isoformat()  # noqa: DTZ001
        office.house.knows(Told().started("2025-09-01", of).completed(one, done))
    told = Told().started("2026-01-01", terms(A, B))
    office.aligns("L1", office.house.knows(told))


def test_a_forecast_is_queued_worked_through_and_read(office: Office):
    with_a_past(office)
    office.house.tick("2026-05-01")
    asked = ask(office, runs=200, seed=5)
    assert (asked["state"], asked["done"], asked["lines"]) == ("queued", 0, None)
    assert Forecaster(office.store, lambda: NOW).step() is True
    done = read(office)
    assert (done["id"], done["state"], done["done"], done["milestones"]) == (asked["id"], "done", 200, 1)
    lines = {line["line"]: line for line in done["lines"]}
    assert lines["L9"] == {"line": "L9", **dict.fromkeys(("planned_on", "p10", "p50", "p90"), "2026-07-03")}
    assert lines["L1"]["p10"] <= lines["L1"]["p50"] < lines["L1"]["p90"]
    assert Forecaster(office.store, lambda: NOW).step() is False


def test_the_health_of_a_plan_knows_whether_its_version_was_simulated(office: Office):
    def risk():
        return office.house.get(f"/v1/plans/{office.plan_id}/health", "assess_plan_health")["practices"][7]

    _, commitment = slipping(office.house)
    office.aligns("L1", commitment)
    office.house.tick("2026-05-01")
    ask(office, runs=100, seed=5)
    assert "No hay pronóstico" in risk()["finding"]
    Forecaster(office.store, lambda: NOW).step()
    assert (risk()["passes"], risk()["measure"]) == (True, 100.0)
    office.looks()
    assert office.accept(office.pending()).status_code == 200
    assert "No hay pronóstico" in risk()["finding"]


def test_the_same_seed_gives_the_same_answer(office: Office):
    with_a_past(office)
    office.house.tick("2026-05-01")
    found = []
    for seed in (3, 3, 4):
        asked = ask(office, runs=150, seed=seed)
        Forecaster(office.store, lambda: NOW).step()
        found.append(read(office, forecast=asked["id"])["lines"])
    assert found[0] == found[1] != found[2]


def test_progress_is_told_and_one_that_was_left_is_taken_up_after_a_minute(office: Office):
    with_a_past(office)
    office.house.tick("2026-05-01")
    asked = ask(office, runs=100)
    moments = iter([NOW] * 3)

    class Killed(BaseException):
        pass

    def now():
        try:
            return next(moments)
        except StopIteration:
            raise Killed from None

    with pytest.raises(Killed):
        Forecaster(office.store, now).step()
    left = read(office)
    assert (left["state"], left["done"]) == ("running", 50)
    assert Forecaster(office.store, lambda: NOW + timedelta(seconds=30)).step() is False
    assert Forecaster(office.store, lambda: NOW + timedelta(seconds=90)).step() is True
    assert (read(office)["state"], read(office)["id"]) == ("done", asked["id"])


def test_what_is_asked_wrongly_or_of_nothing_is_refused(office: Office):
    assert ask(office, 422, runs=99)["errors"][0]["pointer"] == "/runs"
    assert (
        office.house.ask(f"/v1/plans/{uuid4()}/forecasts", "ask_for_forecast", STAFF, "POST", json={}).status_code
        == 404
    )
    assert office.house.ask(f"/v1/plans/{office.plan_id}/forecasts", "read_forecast").status_code == 404
