"""Role x action x own or other, for every operation of the merged document, as the published table says.

Every request is complete and names the current version, so that authority is what decides; and it is one that the
domain refuses (a day in the year 2199), so that nothing changes however often it is asked.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.gateway.access.table import (
    COORDINATION,
    COUNTS_AS_OWN,
    OWN,
    TABLE,
    WITH_CO_RESPONSIBLE,
    WITH_COORDINATION,
)
from services.gateway.wsgi import DOCUMENT
from services.kernel.acts import AUDITOR, FACILITATOR, OFFICER, OPERATOR, PUBLIC, RESPONSIBLE, VERIFIER
from services.monitoring.notices.links import ACKNOWLEDGE, Ticket, sign
from tests.e2e.tourism import MINUTES, Commitment, drafted_commitment, drafted_pact, started_commitment
from tests.support.client import Caller, Suite
from tests.support.plan_bodies import STORY
from tests.support.realigning import RESOLUTION, planned

NEVER = "2199-12-31"
ROLE_OF = {
    "public": PUBLIC,
    "unit": RESPONSIBLE,
    "other_unit": RESPONSIBLE,
    "facilitator": FACILITATOR,
    "verifier": VERIFIER,
    "officer": OFFICER,
    "auditor": AUDITOR,
    "operator": OPERATOR,
}
RESPONSIBLE_UNIT, CO_RESPONSIBLE_UNIT, STRANGER = "responsible", "co_responsible", "stranger"


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    action: str
    method: str
    path: str

    @property
    def about_a_commitment(self) -> bool:
        return self.path.startswith("/v1/commitments/{id}")


def _operations() -> Iterator[Operation]:
    for path, methods in json.loads(DOCUMENT.read_text("utf-8"))["paths"].items():
        for method, described in methods.items():
            yield Operation(described["operationId"], method.upper(), path)


OPERATIONS = sorted(_operations(), key=lambda operation: operation.action)
READS = [operation for operation in OPERATIONS if operation.method == "GET"]
COMMANDS = [operation for operation in OPERATIONS if operation.method != "GET"]


# A draft has no alerts, no silences and no plan.
OF_OTHER_NOUNS = ("/v1/alerts", "/v1/silences", "/v1/plans", "/v1/alignments", "/v1/realignments")
OF_A_DRAFT = [one for one in READS if "{id}" in one.path and not one.path.startswith(OF_OTHER_NOUNS)]


@dataclass(frozen=True)
class Stage:
    """What is asked about: `alone` is one unit's, `shared` has a co-responsible one too, `draft` is not public.

    `silence` is over, `token` opens a calendar; `plan`, `alignment` and `proposal` are ids.
    """

    suite: Suite
    alone: Commitment
    shared: Commitment
    draft: Commitment
    silence: str
    token: str
    plan: str
    alignment: str
    proposal: str

    def caller(self, name: str) -> Caller:
        return self.suite.public if name == "public" else self.suite.as_(name)

    def send(self, operation: Operation, name: str, commitment: Commitment) -> httpx.Response:
        """The operation as this caller would ask for it."""
        path = operation.path.format(**self._names(operation, commitment))
        if operation.action == "follow_live":
            return self._opened(name, path)
        if operation.method == "GET":
            return self.caller(name).request("GET", path, **QUERIES.get(operation.action, {}))
        seen = self._seen(operation, path, commitment)
        body = BODIES[operation.action]
        sent = body(self, name, commitment) if callable(body) else body
        return self.caller(name).request(operation.method, path, sent, seen=seen)

    def _opened(self, name: str, path: str) -> httpx.Response:
        """The head of an answer that does not end."""
        key = self.caller(name).key
        with self.suite.http.stream("GET", path, headers={"Authorization": f"Bearer {key}"} if key else {}) as answer:
            return answer

    def _names(self, operation: Operation, commitment: Commitment) -> dict[str, str]:
        thing = commitment.pact if operation.path.startswith("/v1/pacts") else commitment.id
        if operation.path.startswith("/v1/alerts"):
            thing = self.alert(commitment)
        if operation.path.startswith("/v1/silences"):
            thing = self.silence
        if operation.path.startswith("/v1/plans"):
            thing = self.plan
        if operation.path.startswith("/v1/alignments"):
            thing = self.alignment
        if operation.path.startswith("/v1/realignments"):
            thing = self.proposal
        code = "plan" if operation.path.startswith("/v1/plan-templates") else self.suite.units["unit"]
        token = self._link(commitment) if operation.path.startswith("/v1/links") else self.token
        return {"id": thing, "version": "1", "code": code, "token": token}

    def _link(self, commitment: Commitment) -> str:
        """The token of a link that would acknowledge the commitment's alert."""
        secret = json.loads((self.suite.home / "secrets.json").read_text("utf-8"))["LINK_SECRETS"]
        ends = datetime(2199, 12, 31, tzinfo=UTC)
        firing = self.suite.as_("auditor").get(f"/v1/alerts/{self.alert(commitment)}")["firing"]
        unit = self.suite.units["unit"]
        return sign(Ticket(ACKNOWLEDGE, UUID(self.alert(commitment)), unit, ends, firing), secret)

    def alert(self, commitment: Commitment) -> str:
        alerts = self.suite.as_("auditor").get("/v1/alerts", limit="100")["items"]
        return next(alert["id"] for alert in alerts if commitment.id in json.dumps(alert["subject"]))

    def _seen(self, operation: Operation, path: str, commitment: Commitment) -> int | None:
        if operation.about_a_commitment:
            return self.suite.as_("auditor").version(commitment.path)
        if operation.path.startswith("/v1/pacts/"):
            return self.suite.as_("auditor").version(f"/v1/pacts/{commitment.pact}")
        if operation.path.startswith("/v1/alerts/"):
            return self.suite.as_("auditor").version(f"/v1/alerts/{self.alert(commitment)}")
        if operation.path.startswith("/v1/realignments/"):
            return self.suite.as_("auditor").version(f"/v1/realignments/{self.proposal}")
        if operation.path.startswith("/v1/plans/"):
            return self.suite.as_("auditor").version(f"/v1/plans/{self.plan}")
        if operation.path.startswith("/v1/alignments/"):
            return self.suite.as_("auditor").version(f"/v1/alignments/{self.alignment}")
        if operation.path.startswith("/v1/silences/"):
            return self.suite.as_("auditor").version(f"/v1/silences/{self.silence}")
        if operation.path.startswith("/v1/units/"):
            return self.suite.as_("auditor").version(path)
        return None


def _terms(stage: Stage, _name: str, commitment: Commitment) -> dict[str, Any]:
    milestone = {"title": "Uno", "weight": 1, "starts_on": "2026-01-01", "due_on": "2026-02-01"}
    return {
        "pact_id": commitment.pact,
        "statement": "Nada",
        "responsible": stage.suite.units["unit"],
        "sector": "tourism",
        "due_on": "2026-09-30",
        "milestones": [milestone],
        "effective_on": NEVER,
    }


def _of_milestone(**more: Any) -> Any:
    return lambda _stage, _name, commitment: {
        "milestone_id": commitment.milestones["A"],
        "effective_on": NEVER,
        **more,
    }


def _correction(_stage: Stage, name: str, commitment: Commitment) -> dict[str, Any]:
    """Of the kind of record that this caller may make: a verifier's verification, else the unit's report."""
    (corrected,) = commitment.recorded("progress-verified" if name == "verifier" else "progress-reported")
    return {"version": corrected["version"], "values": {"due_on": "2026-02-02"}, "reason": "No cambia nada"}


SAID = {"text": "Lo último que se dijo, que no se dice dos veces"}
DECIDED = {"effective_on": NEVER, "minutes": MINUTES, "reason": "Prueba de autoridad"}
EDITION = {name: value for name, value in STORY.items() if name not in ("code", "kind", "example")}
UNIT = {"name": "Nadie", "institution": "Ninguna", "effective_on": NEVER}
BODIES: dict[str, Any] = {
    "draft_pact": {"title": "Nada", "kind": "negotiated", "sector": "tourism", "effective_on": NEVER},
    "record_signature": lambda stage, _name, _commitment: {
        "actor": stage.suite.units["unit"],
        "representative": "Nadie",
        "capacity": "Ninguna",
        "signed_on": NEVER,
        "sha256": "ab" * 32,
    },
    "enter_into_force": DECIDED,
    "close_pact": DECIDED,
    "terminate_pact": DECIDED,
    "draft_commitment": _terms,
    "revise_terms": _terms,
    "accept": {"effective_on": NEVER},
    "approve": DECIDED,
    "start": {"effective_on": NEVER},
    "suspend": {**DECIDED, "ends_on": NEVER},
    "resume": DECIDED,
    "breach": DECIDED,
    "withdraw": DECIDED,
    "fulfil": {"effective_on": NEVER},
    "verify": {"effective_on": NEVER},
    "report_progress": _of_milestone(progress=1),
    "verify_progress": _of_milestone(progress=1),
    "forecast": _of_milestone(due_on="2026-12-31"),
    "renegotiate": lambda stage, _name, _commitment: {**DECIDED, "agreed_by": [stage.suite.units["unit"]]},
    "correct": _correction,
    "register_unit": {**UNIT, "code": "NADIE"},
    "revise_unit": UNIT,
    "tick": {"at": "1990-01-01T00:00:00Z"},
    "revise_preferences": {
        "language": "es",
        **dict.fromkeys(("critical", "warning", "notice"), {"channels": ["mail", "mail"]}),
    },
    "register_address": {"channel": "mail", "address": "nadie"},
    "rotate_secret": {},
    "withdraw_address": {"channel": "webhook"},
    "forget_addresses": {"reason": "Prueba de autoridad"},
    "issue_calendar_link": {"expires_on": "1990-01-01"},
    "revoke_calendar_link": {},
    "import_plan": {**STORY, "effective_on": NEVER},
    "accept_realignment": {"resolution": {**RESOLUTION, "dated": NEVER}},
    "reject_realignment": {"reason": "   "},
    "what_if": {"events": [{"kind": "delay", "line": "L1"}]},
    "ask_for_forecast": {"runs": 0},
    "revise_plan": {**EDITION, "effective_on": NEVER},
    "record_budget": {
        "as_of": NEVER,
        "minutes": {"reference": "Prueba", "dated": "2026-01-05"},
        "entries": [{"line": "L1", "year": 2026, "item": "730601", "budgeted": 1, "committed": 0, "accrued": 0}],
    },
    "decide_alignment": lambda stage, _name, commitment: {
        "plan_id": stage.plan,
        "line": "NADA",
        "commitment_id": commitment.id,
        "relation": "contributes",
        "reason": "Prueba",
    },
    "end_alignment": {"valid_until": "1990-01-01", "reason": "Prueba"},
    "acknowledge_alert": {"will_do": "Nada", "by_day": "1990-01-01"},
    "acknowledge_by_link": {"will_do": "Nada", "by_day": "1990-01-01"},
    "confirm_by_link": {},
    "comment_alert": SAID,
    "escalate_alert": {"reason": "Prueba de autoridad"},
    "adopt_rules": {"reason": "Prueba de autoridad", "due_soon_days": 0},
    "announce_silence": lambda stage, _name, commitment: {
        "commitment_id": commitment.id,
        "reason": "Prueba de autoridad",
        "ends_on": "1990-01-01",
    },
    "end_silence": {"reason": "Prueba de autoridad"},
}
QUERIES = {"read_alert_tellings": {"audience": "executive"}, "read_differences": {"from": "2026-01-01T00:00:00Z"}}


@pytest.fixture(scope="session")
def stage(suite: Suite) -> Stage:
    alone = started_commitment(suite)
    alone.report("A", 10, "2026-02-01")
    alone.verify("A", 10, "2026-02-02")
    shared = drafted_commitment(suite, alone.pact, co_responsible=[suite.units["other_unit"]])
    shared.accept()
    suite.as_("other_unit").record(f"{shared.path}/acceptances", {"effective_on": "2026-01-01"})
    shared.approve()
    shared.start()
    shared.report("A", 10, "2026-02-01")
    shared.verify("A", 10, "2026-02-02")
    draft = drafted_commitment(suite, drafted_pact(suite, signatories=[suite.units["unit"]]))
    suite.as_("operator").request("POST", "/v1/ticks", {"at": "2026-07-02T13:00:00Z"}, wait=10)
    issued = suite.as_("operator").request("POST", "/v1/calendars/CALENDARIO-DE-PRUEBA/link", {}).json()
    plan = suite.as_("operator").create("/v1/plans", {**STORY, "code": "POA-DE-PRUEBA"})["id"]
    link = {"plan_id": plan, "line": "L1", "commitment_id": alone.id, "relation": "contributes", "reason": "Prueba"}
    aligned = suite.as_("officer").create("/v1/alignments", link)["id"]
    silence = _silence_that_is_over(suite, alone)
    suite.as_("operator").request("POST", f"/v1/plans/{plan}/forecasts", {})
    proposal = planned(suite, alone.id, alone.milestones["C"]).pending()["id"]
    stage = Stage(suite, alone, shared, draft, silence, issued["url"].split("/")[-2], plan, aligned, proposal)
    _say_and_escalate_to_the_end(stage)
    return stage


def _silence_that_is_over(suite: Suite, commitment: Commitment) -> str:
    facilitator, today = suite.as_("facilitator"), date.fromisoformat(suite.as_("auditor").get("/v1/ticks")["day"])
    ends_on = (today + timedelta(days=1)).isoformat()
    body = {"commitment_id": commitment.id, "rule": "due_soon", "reason": "Prueba de autoridad", "ends_on": ends_on}
    silence = facilitator.create("/v1/silences", body)
    path = f"/v1/silences/{silence['id']}/ending"
    facilitator.request("POST", path, {"reason": "Fin"}, seen=silence["version"]).raise_for_status()
    return silence["id"]


def _say_and_escalate_to_the_end(stage: Stage) -> None:
    """So that nobody is left to be told, and the same is not said again."""
    facilitator = stage.suite.as_("facilitator")
    for commitment in (stage.alone, stage.shared):
        path = f"/v1/alerts/{stage.alert(commitment)}"
        facilitator.request("POST", f"{path}/comments", SAID).raise_for_status()
        answer = None
        while answer is None or answer.status_code == 200:
            seen = facilitator.version(path)
            answer = facilitator.request("POST", f"{path}/escalation", {"reason": "Prueba"}, seen=seen)
        assert answer.json()["type"] == "/problems/nothing-to-escalate", answer.text


def _standing(name: str, commitment_is_shared: bool) -> str:
    if name == "unit":
        return RESPONSIBLE_UNIT
    return CO_RESPONSIBLE_UNIT if name == "other_unit" and commitment_is_shared else STRANGER


def _may(action: str, name: str, standing: str) -> bool:
    """What the published table says."""
    scope = TABLE[action].get(ROLE_OF[name])
    if scope != OWN:
        return scope is not None
    if COUNTS_AS_OWN[action] == COORDINATION:
        return False
    both = COUNTS_AS_OWN[action] in (WITH_CO_RESPONSIBLE, WITH_COORDINATION)
    return standing == RESPONSIBLE_UNIT or (standing == CO_RESPONSIBLE_UNIT and both)


def test_every_command_of_the_document_has_a_request_here():
    assert {operation.action for operation in COMMANDS} == set(BODIES)


def test_the_table_and_the_document_name_the_same_actions():
    assert {operation.action for operation in OPERATIONS} == set(TABLE)


@pytest.mark.parametrize("which", ["alone", "shared"])
@pytest.mark.parametrize("name", ROLE_OF)
@pytest.mark.parametrize("operation", COMMANDS, ids=lambda operation: operation.action)
def test_a_command_is_open_to_whom_the_table_says_and_to_nobody_else(stage, operation, name, which):
    answer = stage.send(operation, name, getattr(stage, which))
    if _may(operation.action, name, _standing(name, which == "shared")):
        assert answer.status_code not in (401, 403, 404), answer.text
        assert answer.status_code < 500, answer.text
    else:
        assert answer.status_code == (401 if name == "public" else 403), answer.text


@pytest.mark.parametrize("name", ROLE_OF)
@pytest.mark.parametrize("operation", READS, ids=lambda operation: operation.action)
def test_a_read_is_open_to_whom_the_table_says_and_what_is_public_to_everybody(stage, operation, name):
    answer = stage.send(operation, name, stage.alone)
    may = _may(operation.action, name, _standing(name, commitment_is_shared=False))
    assert answer.status_code == (200 if may else 401 if name == "public" else 403), answer.text


@pytest.mark.parametrize("name", ROLE_OF)
@pytest.mark.parametrize("operation", OF_A_DRAFT, ids=lambda one: one.action)
def test_a_draft_is_there_for_its_own_and_the_staff_only(stage, operation, name):
    answer = stage.send(operation, name, stage.draft)
    assert answer.status_code == (404 if name in ("public", "other_unit") else 200), answer.text


@pytest.mark.parametrize(
    "operation",
    [one for one in COMMANDS if one.about_a_commitment and one.action != "correct"],
    ids=lambda one: one.action,
)
def test_a_draft_of_others_is_not_there_for_a_unit_that_would_change_it(stage, operation):
    answer = stage.send(operation, "other_unit", stage.draft)
    assert answer.status_code == (404 if TABLE[operation.action].get(RESPONSIBLE) else 403), answer.text


def test_nothing_of_all_this_was_written(stage):
    before = stage.suite.stored()
    for operation in COMMANDS:
        if operation.action != "tick":
            for name in ("unit", "facilitator", "verifier", "operator"):
                stage.send(operation, name, stage.alone)
    assert stage.suite.stored() == before
