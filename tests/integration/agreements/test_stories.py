"""Stories 1 to 5 as far as agreements tells them: through its own routes, on a store."""

from urllib.parse import quote

import pytest

from tests.integration.agreements.service import EVIDENCE, MILESTONES, MINUTES, ON_THE_FIRST


@pytest.fixture
def pact(service):
    return service.in_force()


@pytest.fixture
def started(service, pact):
    return service.started(pact)


@pytest.fixture
def one(started):
    return f"/v1/commitments/{started['id']}"


def milestone(started, at):
    return started["milestones"][at]["id"]


def report(service, one, started, at, progress, on, **more):
    body = {"milestone_id": milestone(started, at), "progress": progress, "effective_on": on, **more}
    return service.post("report_progress", f"{one}/progress-reports", body, role="responsible")


def history(service, one, **how):
    return service.get("read_history", f"{one}/history", **how).json["items"]


def test_story_1_a_unit_follows_its_commitment(service, started, one):
    answer = report(service, one, started, 0, 100, "2026-03-20", evidence=EVIDENCE)
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{one}/history/5")
    assert answer.headers["ETag"] == '"5"'
    assert answer.json["position"] == answer.headers["Pactos-Position"]
    report(service, one, started, 1, 30.5, "2026-05-10")
    seen = {"milestone_id": milestone(started, 0), "progress": 100, "effective_on": "2026-04-10"}
    service.post("verify_progress", f"{one}/progress-verifications", seen, role="verifier")
    shown = service.get("read_commitment", one)
    assert shown.headers["ETag"] == '"7"'
    told = [(each["declared_progress"], each["verified_progress"]) for each in shown.json["milestones"]]
    assert told == [(100, 100), (30.5, None), (None, None)]
    assert service.get("read_event", f"{one}/history/5").json["facts"]["progress"] == 100


def test_story_2_an_auditor_looks_through_two_times(service, started, one):
    before = service.now.isoformat()
    report(service, one, started, 0, 100, "2026-03-20", evidence=EVIDENCE)
    after = service.now.isoformat()

    def declared(as_of, known_at):
        shown = service.get("read_commitment", f"{one}?as_of={as_of}&known_at={quote(known_at)}", role="auditor")
        assert shown.headers["ETag"].startswith('W/"')
        return shown.json["milestones"][0]["declared_progress"], shown.json["version"]

    assert declared("2026-04-15", before) == (None, 4)
    assert declared("2026-04-15", after) == (100, 5)
    assert declared("2026-03-19", after) == (None, 5)
    item = history(service, one, role="auditor")[-1]
    assert (item["effective_on"], item["late"], item["mark"]) == ("2026-03-20", True, "registro tardío")
    assert item["recorded_at"].startswith("2026-10-01")
    assert item["who"]["subject"] == "responsible-key"
    window = f"{one}/differences?from={quote(before)}&to={quote(after)}&as_of="
    found = service.get("read_differences", f"{window}2026-04-15").json
    [progress] = [change for change in found["changes"] if change["field"].endswith("/declared_progress")]
    assert (progress["before"], progress["after"], progress["made_by"]) == (None, 100, [5])
    assert [event["version"] for event in found["events"]] == [5]
    assert service.get("read_differences", f"{window}2026-03-19").json["changes"] == []


def test_nothing_is_known_of_a_commitment_before_it_was_drafted(service, started, one):
    assert service.get("read_commitment", f"{one}?as_of=2025-12-31").status_code == 404
    assert service.get("read_commitment", f"{one}?known_at=2026-01-01T00:00:00Z").status_code == 404


def refused(answer, status, slug, *pointers):
    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{slug}"), answer.json
    assert [error["pointer"] for error in answer.json.get("errors", [])] == list(pointers)
    return answer.json


def test_story_3_what_is_refused_leaves_nothing(service, pact, started, one):
    head = service.store.head()
    act = {"minutes": MINUTES, "reason": "porque sí"}
    refused(report(service, one, started, 0, 100, "2026-03-20"), 422, "invalid-fields", "/evidence")
    refused(report(service, one, started, 0, 130, "2026-03-20"), 422, "invalid-fields", "/progress")
    refused(report(service, one, started, 0, 10, "2026-10-02"), 422, "invalid-fields", "/effective_on")
    of_another = {"milestone_id": milestone(started, 0), "progress": 5}
    answer = service.post("report_progress", f"{one}/progress-reports", of_another, role="responsible", unit="CUL")
    refused(answer, 403, "forbidden")
    refused(service.post("breach", f"{one}/breach", act), 428, "precondition-required")
    refused(service.post("breach", f"{one}/breach", act, seen=2), 412, "stale-version")
    missing = service.post("breach", f"{one}/breach", {}, seen=4)
    refused(missing, 422, "invalid-fields", "/reason", "/minutes")
    without_minutes = service.post("close_pact", f"/v1/pacts/{pact}/closure", {}, seen=4)
    refused(without_minutes, 409, "open-commitments")
    closure = service.post("close_pact", f"/v1/pacts/{pact}/closure", {"minutes": MINUTES}, seen=4)
    problem = refused(closure, 409, "open-commitments")
    assert problem["commitments"] == [{"id": started["id"], "statement": "Abrir la ruta", "state": "in_progress"}]
    assert "«Abrir la ruta» (en ejecución)" in problem["detail"]
    refused(service.post("fulfil", f"{one}/fulfilment", role="responsible", seen=4), 409, "milestones-open")
    refused(service.post("start", f"{one}/start", role="auditor", seen=4), 403, "forbidden")
    assert service.store.head() == head


def test_story_3_drafts(service):
    pact = service.signed(service.pact())
    backwards = [{**MILESTONES[0], "due_on": "2025-12-31"}]
    body = {"pact_id": pact, "statement": "x", "responsible": "NADIE", "sector": "tourism", "due_on": "2026-09-30"}
    answer = service.post("draft_commitment", "/v1/commitments", {**body, "milestones": MILESTONES})
    refused(answer, 422, "invalid-fields", "/responsible")
    answer = service.post(
        "draft_commitment", "/v1/commitments", {**body, "responsible": "TUR", "milestones": backwards}
    )
    refused(answer, 422, "invalid-fields", "/milestones/0/due_on")
    draft = service.drafted(pact, co_responsible=["CUL"])
    one = f"/v1/commitments/{draft['id']}"
    assert draft["awaiting"] == ["TUR", "CUL"]
    refused(service.get("read_commitment", one), 404, "not-found")
    approval = {**ON_THE_FIRST, "minutes": MINUTES}
    problem = refused(service.post("approve", f"{one}/approval", approval, seen=1), 409, "acceptances-missing")
    assert problem["detail"] == "Aún no aceptan estos términos: TUR, CUL."
    for unit in ("TUR", "CUL"):
        service.post("accept", f"{one}/acceptances", ON_THE_FIRST, role="responsible", unit=unit)
    refused(service.post("approve", f"{one}/approval", approval, seen=3), 409, "pact-not-in-force")
    stranger = {"role": "responsible", "unit": "OTRA"}
    refused(service.post("accept", f"{one}/acceptances", **stranger), 404, "not-found")


def test_story_3_the_same_key_answers_again_and_refuses_another_body(service, started, one):
    body = {"milestone_id": milestone(started, 1), "progress": 10}

    def send(body):
        return service.post(
            "report_progress", f"{one}/progress-reports", body, role="responsible", Idempotency_Key="once"
        )

    first, again = send(body), send(body)
    assert (again.status_code, again.json) == (201, first.json)
    assert len(history(service, one)) == 5
    refused(send({**body, "progress": 11}), 422, "idempotency-key-reused")


def test_story_4_a_renegotiation_keeps_the_baseline(service, started, one):
    body = {
        "effective_on": "2026-05-01",
        "reason": "El invierno",
        "minutes": MINUTES,
        "agreed_by": ["TUR"],
        "due_on": "2026-11-30",
        "milestones": [
            {"id": milestone(started, 2), "weight": 1, "starts_on": "2026-07-01", "due_on": "2026-11-30"},
        ],
    }
    answer = service.post("renegotiate", f"{one}/renegotiations", body, seen=4)
    assert answer.status_code == 201, answer.json
    assert (answer.json["terms"]["due_on"], answer.json["baseline"]["due_on"]) == ("2026-11-30", "2026-09-30")
    before = service.get("read_commitment", f"{one}?as_of=2026-04-30").json
    assert before["terms"]["due_on"] == "2026-09-30"
    fields = {change["field"].split("/", 2)[2] for change in history(service, one)[-1]["changes"]}
    assert fields == {"due_on", f"milestones/{milestone(started, 2)}/due_on"}


def test_story_5_a_mistake_is_corrected_not_erased(service, started, one):
    report(service, one, started, 1, 80, "2026-05-10")
    before = service.now.isoformat()
    body = {"version": 5, "values": {"progress": 30}, "reason": "Se escribió 80; eran 30"}
    by_a_verifier = service.post("correct", f"{one}/corrections", body, role="verifier", seen=5)
    refused(by_a_verifier, 403, "forbidden")
    answer = service.post("correct", f"{one}/corrections", body, role="responsible", seen=5)
    assert answer.status_code == 201, answer.json
    assert answer.json["milestones"][1]["declared_progress"] == 30
    known = service.get("read_commitment", f"{one}?known_at={quote(before)}").json
    assert known["milestones"][1]["declared_progress"] == 80
    earlier, later = history(service, one)[-2:]
    assert (earlier["facts"]["progress"], earlier["corrected_by"]) == (80, [6])
    assert (later["facts"]["progress"], later["corrects"], later["why"]) == (30, 5, "Se escribió 80; eran 30")


def test_the_public_sees_no_subject_no_representative_and_no_note_of_an_acceptance(service, pact, one):
    for item in history(service, one):
        assert "subject" not in item["who"]
        assert "note" not in item["facts"] or item["type"] != "commitment.accepted"
    shown = service.get("read_pact", f"/v1/pacts/{pact}").json
    assert "representative" not in shown["signatures"][0]
    items = service.get("read_pact_history", f"/v1/pacts/{pact}/history").json["items"]
    assert "representative" not in str(items)
    staff = service.get("read_pact", f"/v1/pacts/{pact}", role="auditor").json
    assert staff["signatures"][0]["representative"] == "Ana"


def test_a_work_plan_is_in_force_by_its_resolution_alone(service):
    pact = service.pact(kind="work_plan", sector="programme", signatories=[])
    path = f"/v1/pacts/{pact}/entry-into-force"
    refused(service.post("enter_into_force", path, ON_THE_FIRST, seen=1), 422, "invalid-fields", "/minutes")
    answer = service.post("enter_into_force", path, {**ON_THE_FIRST, "minutes": MINUTES}, seen=1)
    assert (answer.json["state"], answer.json["minutes"]) == ("in_force", MINUTES)


def test_a_unit_is_registered_once_and_described_anew(service):
    body = {"code": "TUR", "name": "Otra", "institution": "Otra"}
    refused(service.post("register_unit", "/v1/units", body, role="operator"), 409, "already-registered")
    revised = {"name": "Turismo", "institution": "GAD", "valid_to": "2025-12-31"}
    answer = service.call("PUT", "revise_unit", "/v1/units/TUR", revised, role="operator", seen=1)
    assert (answer.status_code, answer.json["name"], answer.headers["ETag"]) == (200, "Turismo", '"2"')
    body = {"title": "x", "kind": "negotiated", "sector": "tourism", "signatories": ["TUR"]}
    answer = service.post("draft_pact", "/v1/pacts", body)
    assert "no estaba vigente" in refused(answer, 422, "invalid-fields", "/signatories/0")["errors"][0]["detail"]
    assert service.get("read_unit", "/v1/units/NADIE").status_code == 404


def test_a_fulfilment_is_observed_reopened_completed_and_verified_and_the_pact_closes(service, pact, started, one):
    every = [each["id"] for each in started["milestones"]]
    for at in range(3):
        report(service, one, started, at, 100, "2026-09-20", evidence=EVIDENCE)
    on = {"effective_on": "2026-09-25"}
    fulfilled = service.post("fulfil", f"{one}/fulfilment", on, role="responsible", seen=7)
    assert fulfilled.json["state"] == "fulfilled"
    refused(service.post("verify", f"{one}/verification", on, role="verifier", seen=8), 409, "milestones-unverified")
    seen = {"milestone_id": every[2], "progress": 90, "note": "Falta un letrero", **on}
    verifications = f"{one}/progress-verifications"
    observed = service.post("verify_progress", verifications, seen, role="verifier")
    assert (observed.json["state"], observed.json["state_since"]) == ("in_progress", "2026-09-25")
    service.post("fulfil", f"{one}/fulfilment", {"effective_on": "2026-09-28"}, role="responsible", seen=9)
    undone = {"version": 7, "values": {"progress": 95}, "reason": "Faltaba el letrero"}
    answer = service.post("correct", f"{one}/corrections", undone, role="responsible", seen=10)
    assert (answer.json["state"], answer.json["state_since"]) == ("in_progress", "2026-09-28")
    report(service, one, started, 2, 100, "2026-09-29", evidence=EVIDENCE)
    on = {"effective_on": "2026-09-30"}
    service.post("fulfil", f"{one}/fulfilment", on, role="responsible", seen=12)
    for milestone_id in every:
        service.post("verify_progress", verifications, {"milestone_id": milestone_id, "progress": 100}, role="verifier")
    own = service.post("verify", f"{one}/verification", role="verifier", unit="TUR", seen=16)
    refused(own, 403, "forbidden")
    assert service.post("verify", f"{one}/verification", role="verifier", seen=16).json["state"] == "verified"
    refused(service.post("correct", f"{one}/corrections", undone, role="responsible", seen=17), 409,
            "not-possible-in-this-state")  # fmt: skip
    early = {"minutes": MINUTES, "effective_on": "2026-09-29"}
    closure = f"/v1/pacts/{pact}/closure"
    refused(service.post("close_pact", closure, early, seen=4), 422, "invalid-fields", "/effective_on")
    assert service.post("close_pact", closure, {"minutes": MINUTES}, seen=4).json["state"] == "closed"
