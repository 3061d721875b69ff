"""The stories of the issue, through the gateway, with their numbers worked out by hand."""

from datetime import date, datetime, timedelta

import pytest

from tests.e2e.tourism import DUE, EVIDENCE, MINUTES, started_commitment, story_1


def shown(status: dict, *names: str) -> tuple:
    return tuple(status[name] for name in names)


def told(line: dict) -> dict:
    """A line of the history as it was told before anybody corrected it."""
    return {**line, "corrected_by": []}


def just_before(moment: str) -> str:
    return (datetime.fromisoformat(moment) - timedelta(microseconds=1)).isoformat()


def test_1_a_unit_follows_its_commitment(suite):
    commitment = story_1(suite)

    status = commitment.status(as_of="2026-05-16")
    assert shown(status, "declared_progress", "expected_progress", "ratio") == (40, 50, 0.8)
    assert shown(status, "light", "days_late") == ("yellow", 0)
    assert status["pace"]["projected_on"] == "2026-12-05"
    assert (date.fromisoformat(status["pace"]["projected_on"]) - date.fromisoformat(DUE)).days == 66
    assert status["pace"]["will_meet"] is False
    assert status["method"]["name"]
    assert status["method"]["version"]
    expected = {milestone["title"][0]: milestone["expected_progress"] for milestone in status["milestones"]}
    assert expected == {"A": 100, "B": 50, "C": 0}

    first_day = commitment.status(as_of="2026-01-01")
    assert shown(first_day, "ratio", "light") == (None, "grey")

    commitment.verify("A", 100, "2026-05-12")
    verified = commitment.status(as_of="2026-05-16")
    assert shown(verified, "declared_progress", "verified_progress") == (40, 25)


def test_2_an_auditor_looks_through_two_times(suite):
    commitment = story_1(suite)
    completion = commitment.recorded("progress-reported")[0]
    learnt = completion["recorded_at"]

    before = commitment.status(as_of="2026-04-15", known_at=just_before(learnt))
    assert shown(before, "expected_progress", "declared_progress", "ratio") == (32.78, 0, 0)
    assert shown(before, "days_late", "light") == (15, "red")

    after = commitment.status(as_of="2026-04-15", known_at=learnt)
    assert shown(after, "expected_progress", "declared_progress", "ratio") == (32.78, 25, 0.76)
    assert shown(after, "days_late", "light") == (0, "yellow")

    for known_at in (just_before(learnt), learnt):
        the_day_before = commitment.status(as_of="2026-03-19", known_at=known_at)
        assert the_day_before["declared_progress"] == 0

    assert completion["effective_on"] == "2026-03-20"
    assert completion["mark"] == "registro tardío"
    auditor = suite.as_("auditor")
    differences = auditor.get(f"{commitment.path}/differences", **{"from": just_before(learnt), "to": learnt})
    assert [event["version"] for event in differences["events"]] == [completion["version"]]
    assert {version for change in differences["changes"] for version in change["made_by"]} == {completion["version"]}


def test_2_agreements_answers_both_times_as_monitoring_does(suite):
    commitment = story_1(suite)
    learnt = commitment.recorded("progress-reported")[0]["recorded_at"]

    def declared(**query: str) -> float:
        seen = suite.public.get(commitment.path, **query)
        return next(part["declared_progress"] or 0 for part in seen["milestones"] if part["title"][0] == "A")

    assert declared(as_of="2026-04-15", known_at=learnt) == 100
    assert declared(as_of="2026-04-15", known_at=just_before(learnt)) == 0
    assert declared(as_of="2026-03-19", known_at=learnt) == 0
    assert declared(as_of="2026-03-20", known_at=learnt) == 100


def test_2_before_drafting_there_is_nothing(suite):
    commitment = started_commitment(suite)
    assert suite.public.request("GET", commitment.path, as_of="2025-12-31").status_code == 404
    assert suite.public.request("GET", f"{commitment.path}/status", as_of="2025-12-31").status_code == 404


def test_4_a_renegotiation_keeps_the_baseline(suite):
    commitment = story_1(suite)
    commitment.renegotiate(
        effective_on="2026-05-01",
        reason="Demora en la entrega de los postes",
        minutes={"reference": "Acta 011-2026", "dated": "2026-04-30"},
        agreed_by=[suite.units["unit"]],
        due_on="2026-11-30",
        milestones=[
            {
                "id": commitment.milestones["C"],
                "title": "C: instalación",
                "starts_on": "2026-07-01",
                "due_on": "2026-11-30",
                "weight": 1,
                "cancelled": False,
            }
        ],
    )

    now = suite.public.get(commitment.path)
    assert now["terms"]["due_on"] == "2026-11-30"
    assert now["baseline"]["due_on"] == "2026-09-30"
    assert suite.public.get(commitment.path, as_of="2026-04-30")["terms"]["due_on"] == "2026-09-30"
    assert suite.public.get(commitment.path, as_of="2026-05-01")["terms"]["due_on"] == "2026-11-30"

    status = commitment.status(as_of="2026-05-16")
    assert status["pace"]["projected_on"] == "2026-12-05"
    assert (date.fromisoformat("2026-12-05") - date.fromisoformat(now["terms"]["due_on"])).days == 5

    in_august = commitment.status(as_of="2026-08-15")
    assert in_august["expected_progress"] == 82.4
    assert in_august["against_baseline"]["expected_progress"] == 87.36


def test_4_cancelling_a_milestone_launders_nothing(suite):
    commitment = started_commitment(suite)
    commitment.renegotiate(
        effective_on="2026-05-01",
        reason="La instalación pasa a otro compromiso",
        minutes={"reference": "Acta 011-2026", "dated": "2026-04-30"},
        agreed_by=[suite.units["unit"]],
        due_on=DUE,
        milestones=[
            {
                "id": commitment.milestones["C"],
                "title": "C: instalación",
                "starts_on": "2026-07-01",
                "due_on": "2026-09-30",
                "weight": 1,
                "cancelled": True,
            }
        ],
    )
    day_before, day = commitment.status(as_of="2026-04-30"), commitment.status(as_of="2026-05-01")
    assert day_before["expected_progress"] == 41.11
    assert day["expected_progress"] == 55.56
    assert day["against_baseline"]["expected_progress"] == 41.67
    assert commitment.status(as_of="2026-08-15")["against_baseline"]["expected_progress"] == 87.36


def test_5_a_mistake_is_corrected_not_erased(suite):
    commitment = started_commitment(suite)
    commitment.report("A", 100, "2026-03-20", evidence=EVIDENCE)
    commitment.report("B", 80, "2026-05-10")
    before = commitment.history()
    wrong = commitment.recorded("progress-reported")[-1]
    unit = suite.as_("unit")
    unit.record(
        f"{commitment.path}/corrections",
        {"version": wrong["version"], "values": {"progress": 30}, "reason": "Se digitó 80 en lugar de 30"},
        seen=unit.version(commitment.path),
    )

    def progress_of_b(**query: str) -> float:
        milestones = commitment.status(as_of="2026-05-16", **query)["milestones"]
        return next(part["declared_progress"] for part in milestones if part["title"][0] == "B")

    correction = commitment.recorded("corrected")[0]
    assert progress_of_b() == 30
    assert progress_of_b(known_at=just_before(correction["recorded_at"])) == 80
    assert progress_of_b(known_at=correction["recorded_at"]) == 30
    after = commitment.history()
    assert [told(line) for line in after[:-1]] == [told(line) for line in before]
    assert {line["version"]: line["corrected_by"] for line in after if line["corrected_by"]} == {
        wrong["version"]: [correction["version"]]
    }
    assert correction["effective_on"] == "2026-05-10"
    assert correction["why"] == "Se digitó 80 en lugar de 30"
    assert correction["corrects"] == wrong["version"]


def test_3_the_same_key_writes_once_and_answers_the_same(suite):
    commitment = started_commitment(suite)
    unit, body = (
        suite.as_("unit"),
        {"milestone_id": commitment.milestones["A"], "progress": 40, "effective_on": "2026-02-01"},
    )
    path, once = f"{commitment.path}/progress-reports", "una-sola-vez-" + commitment.id
    first = unit.request("POST", path, body, once=once)
    again = unit.request("POST", path, body, once=once)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert len(commitment.recorded("progress-reported")) == 1

    other = unit.request("POST", path, {**body, "progress": 41}, once=once)
    assert other.status_code == 422
    assert other.json()["type"].startswith("/problems/")
    assert len(commitment.recorded("progress-reported")) == 1


def test_3_a_record_says_where_it_is(suite):
    commitment = started_commitment(suite)
    body = {"milestone_id": commitment.milestones["A"], "progress": 40, "effective_on": "2026-02-01"}
    answer = suite.as_("unit").request("POST", f"{commitment.path}/progress-reports", body)
    version = commitment.recorded("progress-reported")[0]["version"]
    assert answer.headers["Location"].endswith(f"{commitment.path}/history/{version}")
    assert answer.headers["ETag"] == f'"{version}"'
    assert answer.json()["position"].startswith("agreements:")
    line = suite.as_("auditor").get(f"{commitment.path}/history/{version}")
    assert line["version"] == version


@pytest.mark.parametrize("path", ["", "/status", "/history"])
def test_the_public_reads_what_is_public_without_a_key(suite, path):
    commitment = story_1(suite)
    answer = suite.public.request("GET", commitment.path + path)
    assert answer.status_code == 200
    assert "María Quishpe" not in answer.text


def test_lists_come_in_pages(suite):
    for _ in range(3):
        started_commitment(suite)
    page = suite.public.get("/v1/commitments", limit="2", unit=suite.units["unit"])
    seen, pages = list(page["items"]), 1
    while page["next"]:
        page = suite.public.get("/v1/commitments", limit="2", unit=suite.units["unit"], cursor=page["next"])
        seen += page["items"]
        pages += 1
    ids = [item["id"] for item in seen]
    assert len(ids) == len(set(ids)) >= 3
    assert pages >= 2


def test_a_command_that_waits_is_read_at_once(suite):
    commitment = started_commitment(suite)
    body = {"milestone_id": commitment.milestones["A"], "progress": 55, "effective_on": "2026-02-01"}
    answer = suite.as_("unit").request("POST", f"{commitment.path}/progress-reports", body, wait=10)
    assert answer.headers["Preference-Applied"] == "wait=10"
    assert commitment.status(as_of="2026-02-01")["milestones"][0]["declared_progress"] == 55


def test_the_minutes_may_not_be_younger_than_what_cites_them(suite):
    commitment = started_commitment(suite)
    facilitator = suite.as_("facilitator")
    answer = facilitator.request(
        "POST",
        f"{commitment.path}/breach",
        {"effective_on": "2025-12-17", "reason": "Antes del acta", "minutes": MINUTES},
        seen=facilitator.version(commitment.path),
    )
    assert answer.status_code in {409, 422}
