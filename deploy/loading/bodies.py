"""What is sent for each part of a document: pure functions from what is written to the API's bodies."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from deploy.loading.schedule import Dates

Written = Mapping[str, Any]
OF_THE_FILE = {"act", "label", "by", "milestone", "corrects", "milestones"}
PACT_FIELDS = ("title", "kind", "sector", "cantons", "signatories")


def pact_body(pact: Written, example: bool, on: str) -> dict[str, Any]:
    """POST /v1/pacts."""
    fields = {name: pact[name] for name in PACT_FIELDS}
    return {**fields, "effective_on": pact.get("effective_on", on), **_marked(example)}


def commitment_body(
    written: Written, pact: Written, pact_id: str, dates: Sequence[Dates], on: str, example: bool
) -> dict[str, Any]:
    """POST /v1/commitments; without a due day of its own it is due with its last milestone."""
    return {
        "pact_id": pact_id,
        "statement": written["statement"],
        "responsible": written["responsible"],
        "co_responsible": written.get("co_responsible", []),
        "cantons": written.get("cantons", pact["cantons"]),
        "sector": written.get("sector", pact["sector"]),
        "due_on": written.get("due_on") or max(due for _, due in dates).isoformat(),
        "budget_cents": written.get("budget_cents", 0),
        **_marked(example),
        "milestones": [_milestone(each, *of) for each, of in zip(written["milestones"], dates, strict=True)],
        "effective_on": written.get("effective_on") or pact.get("effective_on", on),
    }


def act_body(act: Written, milestones: Mapping[str, str], versions: Mapping[str, int], on: str) -> dict[str, Any]:
    """What an act sends; `milestones` gives ids by label, `versions` the versions that labelled acts made."""
    body = dated({name: value for name, value in act.items() if name not in OF_THE_FILE}, on)
    if act["act"] == "correct":
        del body["effective_on"]
        body["version"] = versions[act["corrects"]]
    if "milestone" in act:
        body["milestone_id"] = milestones[act["milestone"]]
    if "milestones" in act:
        body["milestones"] = [_renegotiated(each, milestones) for each in act["milestones"]]
    return body


def _marked(example: bool) -> dict[str, bool]:
    return {"example": True} if example else {}


def dated(written: Written, on: str) -> dict[str, Any]:
    """The fields with their day, and their minutes with theirs, where the file leaves them open."""
    body = {"effective_on": on, **written}
    if "minutes" in body:
        body["minutes"] = {"dated": on, **body["minutes"]}
    return body


def _milestone(written: Written, starts_on: date, due_on: date) -> dict[str, Any]:
    days = {"starts_on": starts_on.isoformat(), "due_on": due_on.isoformat()}
    return {"title": written["title"], "weight": written.get("weight", 1), **days}


def _renegotiated(written: Written, milestones: Mapping[str, str]) -> dict[str, Any]:
    body = {name: value for name, value in written.items() if name != "milestone"}
    return {"id": milestones[written["milestone"]], **body} if "milestone" in written else body
