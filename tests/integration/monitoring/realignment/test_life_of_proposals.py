"""A proposal gives way, expires, is rejected; nothing is lost by a crash or written twice; views equal a replay."""

from threading import Barrier, Thread
from uuid import uuid4

import msgspec
import pytest

from services.chassis.stream.rebuild import rebuild
from services.kernel.acts import COUNCIL
from services.kernel.refusals import InvalidFields
from services.monitoring.realignment.proposals import planner as planning
from services.monitoring.realignment.proposals.planner import Planner
from services.monitoring.rebuilding import ViewFold
from services.monitoring.ticks.ticker import monitoring_acts
from tests.integration.monitoring.house import House
from tests.integration.monitoring.realignment.office import Office, slipping
from tests.unit.monitoring.given import B, Told


def forecast(office: Office, told: Told, commitment, to: str) -> None:
    office.house.knows(told.forecast(B, to, "2026-05-02"), commitment)


def states(office: Office) -> list[str]:
    return sorted(each["state"] for each in office.listed())


def waiting(office: Office, to: str = "2026-07-20"):
    told, commitment = slipping(office.house, to)
    office.aligns("L1", commitment)
    office.looks()
    return told, commitment


@pytest.mark.parametrize(("to", "gives_way"), [("2026-07-24", False), ("2026-07-27", True), ("2026-07-13", True)])
def test_a_pending_proposal_gives_way_only_where_a_line_moves_by_five_working_days(office: Office, to, gives_way):
    told, commitment = waiting(office)
    first = office.pending()
    forecast(office, told, commitment, to)
    office.looks()
    assert states(office) == (["pending", "superseded"] if gives_way else ["pending"])
    if gives_way:
        assert office.shown(first["id"])["superseded_by"] == office.pending()["id"]
    else:
        assert office.pending() == first


def test_what_was_accepted_is_followed_by_what_is_still_asked(office: Office):
    told, commitment = waiting(office)
    forecast(office, told, commitment, "2026-07-24")
    office.looks()
    assert office.accept(office.pending()).status_code == 200
    office.looks()
    move = office.pending()["options"][0]["lines"][0]
    assert (move["line"], move["starts_before"], move["starts_after"]) == ("L1", "2026-07-21", "2026-07-27")


def test_a_proposal_that_is_not_needed_any_more_is_superseded_by_nothing(office: Office):
    told, commitment = waiting(office)
    proposal = office.pending()
    forecast(office, told, commitment, "2026-06-30")
    office.looks()
    ended = office.shown(proposal["id"])
    assert (ended["state"], ended["superseded_by"]) == ("superseded", None)
    refused = office.accept(proposal, seen=ended["version"])
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/realignment-not-pending")


def test_what_was_rejected_is_not_proposed_again_until_its_causes_are_others(office: Office):
    told, commitment = waiting(office)
    rejected = office.reject(office.pending())
    assert (rejected.status_code, rejected.json["state"], rejected.json["reason"]) == (
        200,
        "rejected",
        "No hay cómo pagarlo",
    )
    office.looks()
    office.house.knows(told.reported(B, "10", "2026-05-03"), commitment)
    office.looks()
    assert states(office) == ["rejected"]
    forecast(office, told, commitment, "2026-07-21")
    office.looks()
    assert states(office) == ["pending", "rejected"]


def test_a_proposal_that_nobody_decides_expires_and_a_decision_comes_too_late(office: Office):
    office.house.tick("2026-05-04")
    waiting(office, "2026-12-18")
    proposal = office.pending()
    assert proposal["expires_on"] == "2026-06-03"
    office.house.tick("2026-06-03")
    assert office.looks() == []
    office.house.tick("2026-06-04")
    late = office.accept(proposal, tier=COUNCIL)
    assert (late.status_code, late.json["type"]) == (409, "/problems/realignment-expired")
    office.looks()
    assert states(office) == ["expired"]
    assert office.looks() == []


def test_an_overdue_milestone_is_looked_at_weekly_by_ticks_alone(office: Office):
    told = Told().started()
    office.aligns("L1", office.house.knows(told))
    office.house.tick("2026-06-30")
    office.looks()
    assert office.listed() == []
    seen = []
    for day in ("2026-07-01", "2026-07-05", "2026-07-08", "2026-07-14", "2026-07-15"):
        office.house.tick(day)
        office.looks()
        seen.append([each["causes"][0]["day"] for each in office.listed(state="pending")])
    assert seen == [["2026-07-02"], ["2026-07-02"], ["2026-07-09"], ["2026-07-09"], ["2026-07-16"]]


def test_a_batch_of_events_is_one_proposal_with_all_its_causes(office: Office):
    commitments = [slipping(office.house, to)[1] for to in ("2026-07-20", "2026-08-20", "2026-09-21")]
    for line, commitment in zip(("L1", "L2", "L3"), commitments, strict=True):
        office.aligns(line, commitment)
    office.looks()
    proposal = office.pending()
    assert {cause["commitment_id"] for cause in proposal["causes"]} == {str(one) for one in commitments}
    assert states(office) == ["pending"]


def test_a_link_that_is_decided_later_is_looked_at_without_any_event(office: Office):
    _, commitment = slipping(office.house)
    assert office.looks() == []
    office.aligns("L1", commitment)
    assert len(office.looks()) == 1


def test_a_crash_before_the_write_leaves_the_queue_and_one_proposal_comes(office: Office, monkeypatch):
    told = Told().started()
    commitment = office.house.knows(told)
    office.aligns("L1", commitment)
    office.looks()
    forecast(office, told, commitment, "2026-07-20")
    assert len(office.house.rows("touched")) == 1

    def dies(*_):
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(planning, "write", dies)
        with pytest.raises(RuntimeError, match="killed"):
            office.looks()
    assert (office.listed(), len(office.house.rows("touched"))) == ([], 1)
    assert len(office.looks()) == 1
    assert office.house.rows("touched") == []
    assert office.looks() == []


def test_two_planners_that_look_at_once_write_one_proposal(office: Office):
    _, commitment = slipping(office.house)
    office.aligns("L1", commitment)
    ready, made = Barrier(2), []

    def look():
        planner = Planner(office.store, monitoring_acts)
        ready.wait()
        made.extend(planner.step())

    threads = [Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states(office) == ["pending"]
    assert len({one.id for one in made}) == 1


def test_the_rows_of_proposals_equal_a_replay_and_a_lost_row_heals(office: Office):
    waiting(office)
    office.reject(office.pending())
    before = office.house.rows("realignments")
    with office.house.database.transaction() as connection:
        for table in ("realignments", "touched", "looked"):
            connection.execute(f"DROP TABLE {table}")
    rebuild(office.house.database, office.house.log, ViewFold(office.store))
    assert office.house.rows("realignments") == before
    assert office.looks() == []


def test_the_same_log_makes_the_same_proposal_in_another_place(office: Office, tmp_path):
    told, commitment = waiting(office)
    other = Office(House(f"sqlite:///{tmp_path}/other"))
    other.aligns("L1", other.house.knows(told, commitment))
    other.looks()
    mine, theirs = office.pending(), other.pending()
    assert msgspec.json.encode(mine) == msgspec.json.encode(theirs)
    other.house.close()


def test_a_plan_that_cannot_be_looked_at_stops_no_other_and_its_fault_is_noted(office: Office, monkeypatch):
    second = Office(office.house, code="POA-2027")
    _, commitment = slipping(office.house)
    for one in (office, second):
        one.aligns("L1", commitment)
    real, broken = planning.look, min(office.plan_id, second.plan_id)

    def look(store, ground, sight, act):
        if sight.plan.id == broken:
            raise InvalidFields(first="cycle at links: L1 -> L1")
        return real(store, ground, sight, act)

    monkeypatch.setattr(planning, "look", look)
    office.looks()
    assert [each["plan_id"] for each in office.listed()] == [str(max(office.plan_id, second.plan_id))]
    (noted,) = [row for row in office.house.rows("looked") if row[0] == str(broken)]
    assert "InvalidFields" in noted[-1]
    assert office.looks() == []


def test_a_plan_at_which_the_planner_stumbles_keeps_no_other_waiting(office: Office, monkeypatch):
    second = Office(office.house, code="POA-2027")
    _, commitment = slipping(office.house)
    for one in (office, second):
        one.aligns("L1", commitment)
    real, first, other = planning.see, *sorted((office.plan_id, second.plan_id))

    def see(store, plan, ground):
        if plan.id == first:
            raise RuntimeError("stumbled")
        return real(store, plan, ground)

    with monkeypatch.context() as patched:
        patched.setattr(planning, "see", see)
        with pytest.raises(RuntimeError, match="stumbled"):
            office.looks()
    assert [each["plan_id"] for each in office.listed()] == [str(other)]
    assert [str(each.now.plan_id) for each in office.looks()] == [str(first)]


def test_a_what_if_that_makes_no_sense_names_the_field(office: Office):
    commitment = office.house.knows(Told().started())
    office.aligns("L1", commitment)
    faults = {
        "/events/0/milestone_id": {"kind": "forecast", "commitment_id": commitment, "day": "2026-07-20"},
        "/events/0/day": {"kind": "suspension", "commitment_id": commitment},
        "/events/0/commitment_id": {"kind": "breach", "commitment_id": uuid4()},
        "/events/0/line": {"kind": "delay", "line": "L0", "day": "2026-07-20"},
        "/events/0/kind": {"kind": "miracle"},
    }
    for pointer, event in faults.items():
        answer = office.supposes(event, status=422)
        assert [error["pointer"] for error in answer["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"kind": "delay", "line": "L2", "day": "2026-08-20"}, "2026-08-21"),
        ({"kind": "suspension", "day": "2026-07-20"}, "2026-07-21"),
        ({"kind": "renegotiation", "day": "2026-07-20", "of": B}, "2026-07-21"),
    ],
)
def test_what_if_takes_each_kind_of_event(office: Office, event, expected):
    commitment = office.house.knows(Told().started())
    office.aligns("L1", commitment)
    of = event.pop("of", None)
    if event["kind"] != "delay":
        event |= {"commitment_id": commitment} | ({"milestone_id": of.id} if of else {})
    line = office.supposes(event)["options"][0]["lines"][0]
    assert line["starts_after"] == expected
