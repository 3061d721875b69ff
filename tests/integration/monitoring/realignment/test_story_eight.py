"""Story 8 over HTTP on both databases: a slip reaches the plan, an officer decides."""

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread

from services.kernel.acts import COUNCIL
from services.monitoring.plans.alignment.link import CONTRIBUTES
from services.monitoring.plans.structure import FixedDate
from tests.integration.monitoring.house import House
from tests.integration.monitoring.realignment.office import OFFICER, RESOLUTION, SECOND, Office, slipping
from tests.support.plans import PROPOSED, STORY
from tests.unit.monitoring.given import B, C, Told


def dates(option):
    return {each["line"]: (each["starts_after"], each["ends_after"]) for each in option["lines"]}


def in_force(office: Office):
    return {code: (str(line.starts_on), str(line.ends_on)) for code, line in office.plan.lines.items()}


def test_story_eight(office: Office):
    _, commitment = slipping(office.house)
    office.aligns("L1", commitment)
    before, version = in_force(office), office.plan.version
    (made,) = office.looks()
    proposal = office.pending()
    assert proposal["id"] == str(made.id)
    assert proposal["plan_version"] == version
    recommended = proposal["options"][0]
    assert (recommended["name"], recommended["status"]) == ("exact", "certified")
    assert dates(recommended) == PROPOSED
    assert (proposal["kind"], proposal["tier"], proposal["acceptable"]) == ("reprogramacion", "prefect", True)
    (cause,) = proposal["causes"]
    assert (cause["event"], cause["kind"], cause["day"]) == (f"{commitment}:5", "forecast", "2026-07-20")
    texts = [block["text"] for block in recommended["blocks"]]
    assert "L1 no puede empezar del 01/07/2026 al 20/07/2026: espera a «Hito B»" in texts
    assert len(proposal["options"]) >= 2
    assert [late["line"] for late in proposal["do_nothing"]["late"]] == ["L1", "L2", "L3"]
    assert in_force(office) == before
    accepted = office.accept(proposal)
    assert accepted.status_code == 200, accepted.text
    assert accepted.json["state"] == "accepted"
    assert accepted.json["resolution"]["number"] == "012-2026"
    assert office.plan.version == version + 1
    assert in_force(office) == {**before, **PROPOSED}
    assert office.looks() == []
    assert office.listed(state="pending") == []


def test_who_waits_for_a_line_that_moves_is_told_late_in_the_proposal_in_doing_nothing_in_what_if_and_on_paper(
    office: Office,
):
    _, commitment = slipping(office.house, "2026-08-10")
    office.aligns("L1", commitment)
    office.aligns("L3", commitment, C, CONTRIBUTES, weight=4)
    supposed = office.supposes(kind="forecast", commitment_id=commitment, milestone_id=B.id, day="2026-08-10")
    office.looks()
    proposal = office.pending()
    (late,) = proposal["options"][0]["late_commitments"]
    assert (late["milestone_id"], late["line"], late["expected_on"]) == (str(C.id), "L3", "2026-10-13")
    assert (late["days"], late["days_before"]) == (8, 0)
    assert proposal["options"][0]["cost"]["lateness"] == 4 * 8
    assert proposal["do_nothing"]["late_commitments"] == [late]
    assert supposed["options"][0]["late_commitments"] == [late]
    memo = office.house.ask(f"/v1/realignments/{proposal['id']}/memo", "read_memo").text
    assert memo.count("«Hito C» vence el 30/09/2026 y L3 termina el 13/10/2026: 8 días hábiles tarde") == 2


def test_two_officers_who_decide_at_once_get_one_200_and_one_412(office: Office):
    _, commitment = slipping(office.house)
    office.aligns("L1", commitment)
    office.looks()
    proposal, version = office.pending(), office.plan.version
    answers, ready = [], Barrier(2)

    def decide(who):
        ready.wait()
        answers.append(office.accept(proposal, who).status_code)

    threads = [Thread(target=decide, args=(who,)) for who in (OFFICER, SECOND)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 412]
    assert office.plan.version == version + 1


def test_a_decision_needs_an_officer_of_the_tier_and_changes_nothing_otherwise(office: Office):
    _, commitment = slipping(office.house)
    office.aligns("L1", commitment)
    office.looks()
    proposal, head = office.pending(), office.store.head()
    wrong = office.accept(proposal, tier=COUNCIL)
    assert (wrong.status_code, wrong.json["type"]) == (403, "/problems/wrong-tier")
    assert office.accept(proposal, tier=None).status_code == 403
    assert office.reject(proposal, tier=COUNCIL).status_code == 403
    assert office.accept(proposal, seen=9).status_code == 412
    unknown = office.accept(proposal, option="limits")
    assert (unknown.status_code, unknown.json["type"]) == (409, "/problems/no-such-option")
    future = office.accept(proposal, resolution={**RESOLUTION, "dated": "2199-01-01"})
    assert (future.status_code, future.json["errors"][0]["pointer"]) == (422, "/resolution/dated")
    assert office.store.head() == head


def test_what_if_says_the_same_proposal_and_writes_nothing(office: Office):
    told = Told().started()
    commitment = office.house.knows(told)
    office.aligns("L1", commitment)
    assert office.looks() == []
    head, tables = (
        office.store.head(),
        {name: office.house.rows(name) for name in ("realignments", "touched", "looked")},
    )
    supposed = office.supposes(kind="forecast", commitment_id=commitment, milestone_id=B.id, day="2026-07-20")
    assert office.store.head() == head
    assert {name: office.house.rows(name) for name in tables} == tables
    office.house.knows(told.forecast(B, "2026-07-20", "2026-05-01"), commitment)
    office.looks()
    proposal = office.pending()
    assert {name: proposal[name] for name in supposed} == supposed


def test_with_l3_fixed_the_answer_names_the_chain_and_the_excess_and_nothing_can_be_accepted(house: House):
    structure = replace(STORY, fixed_dates=(FixedDate("L3", date(2026, 9, 15), "Convenio 012-2026"),))
    office = Office(house, structure)
    _, commitment = slipping(house)
    office.aligns("L1", commitment)
    office.looks()
    proposal, version = office.pending(), office.plan.version
    assert proposal["acceptable"] is False
    (chain,) = proposal["options"][0]["chains"]
    assert (chain["chain"], chain["excess"]) == (["Hito B", "L1", "L2", "L3"], 5)
    refused = office.accept(proposal)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/fixed-date-exceeded")
    assert (refused.json["chain"], refused.json["excess"]) == (["Hito B", "L1", "L2", "L3"], 5)
    assert office.plan.version == version
    assert office.pending()["state"] == "pending"


def test_a_line_that_does_not_depend_on_b_never_moves(office: Office):
    _, commitment = slipping(office.house, "2026-12-18")
    office.aligns("L1", commitment)
    office.looks()
    for option in office.pending()["options"]:
        assert "L9" not in dates(option)
