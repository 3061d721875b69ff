"""Story 8: a slip reaches the plan, an officer decides. On both shapes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.e2e.tourism import Commitment, started_commitment
from tests.support.client import Caller, Json, Suite, said
from tests.support.realigning import PROPOSED, RESOLUTION, Planned, planned


def dates(option: Json) -> dict[str, tuple[str, str]]:
    return {each["line"]: (each["starts_after"], each["ends_after"]) for each in option["lines"]}


def slips(commitment: Commitment) -> None:
    """B is expected on 20 July."""
    body = {"milestone_id": commitment.milestones["B"], "due_on": "2026-07-20", "reason": "Llueve en la zona alta"}
    commitment.suite.as_("unit").record(f"{commitment.path}/forecasts", body)


def aligned(suite: Suite, **changed: object) -> tuple[Commitment, Planned]:
    commitment = started_commitment(suite)
    return commitment, planned(suite, commitment.id, commitment.milestones["B"], **changed)


def second_officer(suite: Suite) -> Caller:
    printed = suite.command("key", "create", "--role", "officer", "--subject", "viceprefecto", "--tier", "prefect")
    return suite.with_key(printed.split()[-1])


def accept(caller: Caller, proposal: Json, **more: object):
    path = f"/v1/realignments/{proposal['id']}/acceptance"
    return caller.request("POST", path, {"resolution": RESOLUTION, **more}, seen=proposal["version"])


def test_a_slip_makes_a_proposal_that_an_officer_decides(suite: Suite):
    commitment, plan = aligned(suite)
    version, stored = plan.version(), suite.stored()
    supposed = suite.as_("unit").request(
        "POST", f"/v1/plans/{plan.plan_id}/what-if", {"events": [_forecast(commitment)]}
    )
    assert dates(said(supposed, 200)["options"][0]) == PROPOSED
    assert suite.stored() == stored
    slips(commitment)
    proposal = plan.pending(because="forecast")
    assert dates(proposal["options"][0]) == PROPOSED
    assert {name: proposal[name] for name in supposed.json()} == supposed.json()
    assert all(cause["event"].startswith(commitment.id) for cause in proposal["causes"])
    assert "L9" not in dates(proposal["options"][0])
    assert plan.version() == version
    callers = (suite.as_("officer"), second_officer(suite))
    answers = _at_once(lambda caller: accept(caller, proposal).status_code, callers)
    assert sorted(answers) == [200, 412]
    assert plan.version() == version + 1
    decided = suite.public.get(f"/v1/realignments/{proposal['id']}")
    assert (decided["state"], decided["resolution"]["number"]) == ("accepted", "012-2026")


def _forecast(commitment: Commitment) -> Json:
    ids = {"commitment_id": commitment.id, "milestone_id": commitment.milestones["B"]}
    return {"kind": "forecast", **ids, "day": "2026-07-20"}


def _at_once(ask: Callable[[Caller], int], callers: tuple[Caller, ...]) -> list[int]:
    with ThreadPoolExecutor(len(callers)) as threads:
        return list(threads.map(ask, callers))


def test_a_fixed_date_that_cannot_be_met_is_no_silent_breach(suite: Suite):
    commitment, plan = aligned(
        suite, fixed_dates=[{"line": "L3", "finish_by": "2026-09-15", "basis": "Convenio 012-2026"}]
    )
    slips(commitment)
    proposal = plan.pending(because="forecast")
    (chain,) = proposal["options"][0]["chains"]
    assert (chain["chain"][0][0], chain["chain"][1:], chain["excess"]) == ("B", ["L1", "L2", "L3"], 5)
    refused = accept(suite.as_("officer"), proposal)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/fixed-date-exceeded")
    assert refused.json()["excess"] == 5
