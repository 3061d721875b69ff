"""Story 6: the right people learn of a late milestone in time, day by day."""

from collections.abc import Iterator
from datetime import date, timedelta

from tests.e2e.tourism import EVIDENCE, Commitment, started_commitment
from tests.support.client import Json, Suite

TOLD = {
    "2026-06-15": ("due_soon", "firing", ["responsible"]),
    "2026-07-01": ("overdue", "firing", ["responsible"]),
    "2026-07-04": ("overdue", "firing", ["head"]),
    "2026-07-05": ("overdue", "acknowledged", []),
    "2026-07-08": ("overdue", "acknowledged", []),
    "2026-07-12": ("overdue", "firing", ["responsible", "head"]),
    "2026-07-15": ("overdue", "firing", ["coordination"]),
    "2026-07-20": ("overdue", "resolved", ["responsible", "head", "coordination"]),
    "2026-07-23": ("overdue", "resolved", []),
}


def days(first: str, last: str) -> Iterator[str]:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day.isoformat()
        day += timedelta(days=1)


def tick(suite: Suite, day: str) -> None:
    suite.as_("operator").request("POST", "/v1/ticks", {"at": f"{day}T08:00:00-05:00"}).raise_for_status()


def alerts_of(commitment: Commitment, milestone: str) -> dict[str, Json]:
    """The alerts of a milestone by rule."""
    items, cursor = [], {}
    while True:
        page = commitment.suite.as_("auditor").get("/v1/alerts", limit="100", **cursor)
        items += page["items"]
        if not page["next"]:
            break
        cursor = {"cursor": page["next"]}
    return {item["rule"]: item for item in items if commitment.milestones[milestone] in str(item["subject"])}


def acknowledge(suite: Suite, alert: Json) -> None:
    body = {"will_do": "Entregar el segundo lote", "by_day": "2026-07-11"}
    unit, path = suite.as_("unit"), f"/v1/alerts/{alert['id']}/acknowledgement"
    unit.request("POST", path, body, seen=alert.get("version")).raise_for_status()


def audiences(alert: Json, already: int) -> list[str]:
    return [told["audience"] for told in alert["told"][already:]]


def test_6_the_right_people_learn_it_in_time(suite):
    commitment = started_commitment(suite)
    commitment.report("A", 100, "2026-03-20", evidence=EVIDENCE)
    commitment.report("B", 60, "2026-06-05")
    told, seen = {"due_soon": 0, "overdue": 0}, {}

    for day in days("2026-06-13", "2026-07-23"):
        tick(suite, day)
        if day == "2026-07-05":
            alert = alerts_of(commitment, "B")["overdue"]
            acknowledge(suite, alert)
        if day == "2026-07-20":
            commitment.report("B", 100, day, evidence=EVIDENCE)
        for rule, alert in alerts_of(commitment, "B").items():
            if rule in told and (day in TOLD or len(alert["told"]) > told[rule]):
                seen.setdefault(day, {})[rule] = (rule, alert["state"], audiences(alert, told[rule]))
                told[rule] = len(alert["told"])

    assert {day: seen[day].get(expected[0]) for day, expected in TOLD.items()} == TOLD
    overdue_days = [day for day, rules in seen.items() if rules.get("overdue", ("", "", []))[2]]
    assert overdue_days == [day for day, (rule, _, who) in TOLD.items() if rule == "overdue" and who]
    assert alerts_of(commitment, "B")["overdue"]["acknowledged_until"] in {None, "2026-07-12"}


def test_6_a_tick_never_goes_back(suite):
    tick(suite, "2026-07-24")
    answer = suite.as_("operator").request("POST", "/v1/ticks", {"at": "2026-07-23T08:00:00-05:00"})
    assert answer.status_code == 409


def test_6_what_is_silenced_says_by_whom_and_why_the_executive_was_not_told(suite):
    tick(suite, "2026-07-24")
    commitment = started_commitment(suite)
    commitment.report("A", 100, "2026-03-20", evidence=EVIDENCE)
    tick(suite, "2026-07-25")
    body = {"commitment_id": commitment.id, "reason": "Feria cantonal", "ends_on": "2026-07-30"}
    facilitator = suite.as_("facilitator")
    assert suite.as_("unit").request("POST", "/v1/silences", body).status_code == 403
    silence = facilitator.request("POST", "/v1/silences", body)
    silence.raise_for_status()
    assert suite.public.get(f"/v1/silences/{silence.json()['id']}")["reason"] == "Feria cantonal"

    tick(suite, "2026-07-26")
    alert = alerts_of(commitment, "B")["overdue"]
    assert (alert["state"], alert["silenced_by"]) == ("silenced", silence.json()["id"])
    tick(suite, "2026-07-31")
    assert alerts_of(commitment, "B")["overdue"]["state"] == "firing"

    why = suite.public.get(f"/v1/alerts/{alert['id']}/tellings", audience="executive")
    assert [one["reason"] for one in why["reasons"]] == ["step_not_reached", "silenced", "step_not_reached"]


def test_6_rules_are_changed_with_a_reason_and_bad_ones_refused(suite):
    operator = suite.as_("operator")
    refused = operator.request("POST", "/v1/alert-rules", {"reason": "Mucho aviso", "due_soon_days": 0})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/due_soon_days")
    last = suite.public.get("/v1/alert-rules")["items"][0]["version"]
    adopted = operator.request("POST", "/v1/alert-rules", {"reason": "Igual que antes", "replaces": last})
    adopted.raise_for_status()
    assert suite.public.get(adopted.headers["Location"])["reason"] == "Igual que antes"
