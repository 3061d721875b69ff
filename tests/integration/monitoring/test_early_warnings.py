"""Early warnings over HTTP, from milestones that follow the events."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from contracts.envelope import decode
from services.chassis.stream.delivery import Received
from services.chassis.web.parsing import load
from services.monitoring.rebuilding import ViewFold
from services.monitoring.warning import schemas
from services.monitoring.warning.models import Models
from tests.integration.monitoring.house import House
from tests.unit.monitoring.given import Told, milestone, terms

DUE = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def models_that_are_never_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question builds its model, so that what was told last is in it."""
    monkeypatch.setattr("services.monitoring.warning.models.SETTLED", -1.0)
    monkeypatch.setattr("services.monitoring.warning.models.KEPT_FOR", -1.0)
    monkeypatch.setattr("services.monitoring.warning.models.TESTED_FOR", -1.0)
    assert Models.of(house.database) is Models.of(house.database)


def closed(house: House, unit: str, late: int, *, sector: str = "tourism", due: date = DUE) -> None:
    """A commitment with one milestone, completed so many days after its due day, and recorded then."""
    one = milestone(f"{uuid4()}", "2026-01-01", due.isoformat())
    told = Told().started("2026-01-01", terms(one, responsible=unit, sector=sector))
    on = due + timedelta(days=late)
    house.knows(told.completed(one, on.isoformat(), at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC)))


def open_one(house: House, unit: str, *, sector: str = "tourism", due: str = "2026-11-20", canton: str = "1703"):
    one = milestone(f"{uuid4()}", "2026-01-01", due)
    agreed = terms(one, responsible=unit, sector=sector, cantons=(canton,))
    return house.knows(Told().started("2026-01-01", agreed)), one


def warning(house: House, commitment, **query):
    return house.get(f"/v1/commitments/{commitment}/early-warning", "read_early_warning", **query)


def history(house: House) -> None:
    """Other units: of ten in tourism two were very late."""
    for at, late in enumerate((-3, 0, 0, 2, 5, 8, 12, 20, 60, 90)):
        closed(house, f"OTRA-{at % 4}", late)


def test_without_a_past_nothing_is_said_and_why_is(house: House):
    commitment, _ = open_one(house, "U")
    (one,) = warning(house, commitment)["milestones"]
    assert one["severe_probability"] is None
    assert "menos de 5" in one["basis"]["text"]
    assert house.get("/v1/early-warnings", "list_early_warnings")["items"] == []


def test_the_answer_says_how_likely_from_what_and_by_which_model(house: House):
    history(house)
    commitment, milestone_ = open_one(house, "U")
    body = warning(house, commitment)
    (one,) = body["milestones"]
    assert (one["milestone_id"], one["first_due_on"], one["days_late"]) == (str(milestone_.id), "2026-11-20", 4)
    # Six of ten took longer than 4 days; of them two more than 30.
    assert one["severe_probability"] == pytest.approx(1 / 3, abs=0.06)
    assert one["median_days"] in range(8, 21)
    assert one["ninth_decile_days"] >= 60
    assert (one["basis"]["closed_by_others"], one["basis"]["closed_in_sector"]) == (10, 10)
    assert "10 hitos que cerraron otras unidades" in one["basis"]["text"]
    assert body["model"] == {"name": "retraso", "version": 2}
    load(schemas.CommitmentWarning(unknown="raise"), {**body, "known_at": "2026-01-01T00:00:00Z"})


def test_a_units_own_record_draws_the_answer_from_three_on(house: House):
    history(house)
    commitment, _ = open_one(house, "U")
    (before,) = warning(house, commitment)["milestones"]
    for late in (80, 90, 100):
        closed(house, "U", late)
    (after,) = warning(house, commitment)["milestones"]
    assert after["severe_probability"] > before["severe_probability"] + 0.05
    assert "3 que cerró la propia unidad" in after["basis"]["text"]


def test_it_is_answered_for_any_day_by_what_was_known_then(house: House):
    history(house)
    commitment, _ = open_one(house, "U")
    early = warning(house, commitment, as_of="2026-11-01")["milestones"][0]
    later = warning(house, commitment, as_of="2026-12-10")["milestones"][0]
    assert early["days_late"] == 0 < later["days_late"]
    assert early["severe_probability"] < later["severe_probability"]
    unknown = warning(house, commitment, as_of="2026-11-01", known_at="2026-02-01T00:00:00Z")["milestones"][0]
    assert unknown["severe_probability"] is None
    assert warning(house, commitment, as_of="2025-12-31")["milestones"] == []


def test_what_closes_or_leaves_is_warned_of_no_more(house: House):
    history(house)
    one = milestone("abierto", "2026-01-01", "2026-11-20")
    told = Told().started("2026-01-01", terms(one))
    commitment = house.knows(told)
    assert len(warning(house, commitment)["milestones"]) == 1
    house.knows(told.completed(one, "2026-11-22"), commitment)
    assert warning(house, commitment)["milestones"] == []
    assert len(warning(house, commitment, as_of="2026-11-21")["milestones"]) == 1


def test_the_list_has_the_most_endangered_first_and_takes_filters(house: House):
    history(house)
    for _ in range(5):
        closed(house, "AGRO", 100, sector="agriculture")
    open_one(house, "U", due="2027-03-01")
    open_one(house, "V", due="2026-11-10", canton="1701")
    open_one(house, "W", due="2026-06-01", sector="agriculture")
    items = house.get("/v1/early-warnings", "list_early_warnings")["items"]
    assert [one["unit"] for one in items] == ["V", "U", "W"]
    assert items[-1]["severe_probability"] == 1
    for query, unit in (({"unit": "U"}, "U"), ({"canton": "1701"}, "V"), ({"sector": "agriculture"}, "W")):
        found = house.get("/v1/early-warnings", "list_early_warnings", **query)["items"]
        assert [one["unit"] for one in found] == [unit]
    assert len(house.get("/v1/early-warnings", "list_early_warnings", limit=1)["items"]) == 1
    answer = house.ask("/v1/early-warnings", "list_early_warnings", query_string={"limit": "0", "canton": "9"})
    assert answer.status_code == 422


def test_a_draft_is_not_there_for_strangers(house: House):
    draft = house.knows(Told().drafted("2026-01-01"))
    path = f"/v1/commitments/{draft}/early-warning"
    assert house.ask(path, "read_early_warning").status_code == 404
    assert house.ask(f"/v1/commitments/{uuid4()}/early-warning", "read_early_warning").status_code == 404


def test_the_calibration_is_published(house: House):
    for at in range(40):
        closed(house, f"OTRA-{at % 4}", 60 if at % 5 == 0 else 3, due=DUE + timedelta(days=4 * at))
    body = house.get("/v1/early-warning/calibration", "read_calibration")
    assert body["count"] > 0
    assert 0 < body["brier"] < 1
    assert sum(tenth["count"] for tenth in body["tenths"]) == body["count"]
    assert body["known"] == "recorded"
    assert house.get("/v1/early-warning/calibration", "read_calibration", known="effective")["known"] == "effective"
    answer = house.ask("/v1/early-warning/calibration", "read_calibration", query_string={"known": "x"})
    assert answer.status_code == 422


def test_a_rebuild_gives_the_same_milestones(house: House):
    history(house)
    open_one(house, "U")
    before = house.rows("milestones")
    assert len(before) == 11
    fold = ViewFold(house.store)
    for envelope in house.log.envelopes:
        fold.apply(Received(envelope, decode(envelope)))
    with house.database.transaction() as connection:
        connection.execute("DROP TABLE milestones")
        fold.write(connection)
    assert house.rows("milestones") == before
