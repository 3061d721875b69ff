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
