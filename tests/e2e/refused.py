"""What is refused, case by case: who asks for what, the status, and the fields that the problem points at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from tests.e2e.tourism import (
    BEGIN,
    EVIDENCE,
    MILESTONES,
    MINUTES,
    Commitment,
    commitment_terms,
    pact_terms,
)
from tests.support.client import Suite

FUTURE = "2126-01-01"


@dataclass(frozen=True)
class World:
    """What the cases act on: a commitment in progress, one drafted and accepted by nobody, pacts around them."""

    suite: Suite
    started: Commitment
    drafted: Commitment
    signed: str
    unsigned_draft: Commitment


Ask = Callable[[World], httpx.Response]


def report(**changed: Any) -> Ask:
    """The responsible reports on A, with something wrong."""

    def ask(world: World) -> httpx.Response:
        body = {"milestone_id": world.started.milestones["A"], "progress": 50, "effective_on": "2026-02-01", **changed}
        body = {name: value for name, value in body.items() if value is not ...}
        return world.suite.as_("unit").request("POST", f"{world.started.path}/progress-reports", body)

    return ask


def raw_report(content: bytes, **headers: str) -> Ask:
    return lambda world: world.suite.as_("unit").request(
        "POST", f"{world.started.path}/progress-reports", content=content, headers=headers
    )


def draft(**changed: Any) -> Ask:
    """The facilitator drafts a commitment, with something wrong."""
    return lambda world: world.suite.as_("facilitator").request(
        "POST", "/v1/commitments", commitment_terms(world.suite, world.drafted.pact, **changed)
    )


def draft_milestone(**changed: Any) -> Ask:
    return draft(milestones=[{**MILESTONES[0], **changed}, *MILESTONES[1:]])


def act(role: str, thing: str, act_name: str, body: dict | None = None, seen: int | str | None = "now") -> Ask:
    """An act by somebody on `started`, `drafted`, `unsigned_draft`, or their pacts."""

    def ask(world: World) -> httpx.Response:
        name, _, of_pact = thing.partition(".")
        commitment = getattr(world, name)
        path = f"/v1/pacts/{commitment.pact}" if of_pact else commitment.path
        version = world.suite.as_("auditor").version(path) if seen == "now" else seen
        return world.suite.as_(role).request("POST", f"{path}/{act_name}", body or {}, seen=version)

    return ask


def get(path: str, role: str | None = None) -> Ask:
    def ask(world: World) -> httpx.Response:
        caller = world.suite.as_(role) if role else world.suite.public
        return caller.request("GET", path.format(commitment=world.started.path, draft=world.drafted.path))

    return ask


def with_key(key: str) -> Ask:
    return lambda world: world.suite.with_key(key).request("GET", "/v1/commitments")


def reported_by(role: str | None) -> Ask:
    def ask(world: World) -> httpx.Response:
        caller = world.suite.as_(role) if role else world.suite.public
        body = {"milestone_id": world.started.milestones["A"], "progress": 50, "effective_on": "2026-02-01"}
        return caller.request("POST", f"{world.started.path}/progress-reports", body)

    return ask


APPROVAL = {"effective_on": BEGIN, "minutes": MINUTES}
CASES: dict[str, tuple[Ask, int, tuple[str, ...]]] = {
    # Story 3
    "a completion without evidence": (report(progress=100), 422, ("/evidence",)),
    "progress of 130": (report(progress=130), 422, ("/progress",)),
    "a milestone due before its start": (draft_milestone(due_on="2025-12-31"), 422, ("/milestones/0/due_on",)),
    "an effective day in the future": (report(effective_on=FUTURE), 422, ("/effective_on",)),
    "a report by another unit": (reported_by("other_unit"), 403, ()),
    "an act without If-Match": (act("facilitator", "started", "breach", {"minutes": MINUTES}, seen=None), 428, ()),
    "an act with a stale If-Match": (act("facilitator", "started", "breach", {"minutes": MINUTES}, seen=1), 412, ()),
    "approval before every acceptance": (act("facilitator", "drafted", "approval", APPROVAL), 409, ()),
    "approval in a pact that is not in force": (act("facilitator", "unsigned_draft", "approval", APPROVAL), 409, ()),
    "closing a pact with an open commitment": (
        act("facilitator", "started.pact", "closure", {"minutes": MINUTES, "reason": "Fin"}),
        409,
        (),
    ),
    "fulfilling with an open milestone": (
        act("unit", "started", "fulfilment", {"effective_on": "2026-05-01"}),
        409,
        (),
    ),
    "an auditor's command": (reported_by("auditor"), 403, ()),
    "the public's command": (reported_by(None), 401, ()),
    # What bad input gets
    "malformed JSON": (raw_report(b'{"progress": '), 400, ()),
    "a body that is no object": (raw_report(b"[1, 2]"), 400, ()),
    "no body": (raw_report(b""), 422, ("/milestone_id", "/progress")),
    "bytes that are no text": (raw_report(b"\xff\xfe\x00"), 400, ()),
    "JSON nested without end": (raw_report(b"[" * 100_000 + b"]" * 100_000), 400, ()),
    "a name that is there twice": (raw_report(b'{"progress": 50, "progress": 60}'), 400, ()),
    "a number that is none": (raw_report(b'{"progress": NaN}'), 400, ()),
    "half a character": (raw_report(b'{"note": "\\ud800"}'), 400, ()),
    "another media type": (raw_report(b"progress=50", **{"Content-Type": "text/plain"}), 415, ()),
    "an unknown field": (report(mood="bueno"), 422, ("/mood",)),
    "a missing field": (report(progress=...), 422, ("/progress",)),
    "a text where a number belongs": (report(progress="mucho"), 422, ("/progress",)),
    "a list where a number belongs": (report(progress=[50]), 422, ("/progress",)),
    "a truth where a number belongs": (report(progress=True), 422, ("/progress",)),
    "a null where a number belongs": (report(progress=None), 422, ("/progress",)),
    "a number in quotes": (report(progress="50"), 422, ("/progress",)),
    "a note with a character that turns the text around": (report(note="a\u202eb"), 422, ("/note",)),
    "a note with a zero byte": (report(note="a\x00b"), 422, ("/note",)),
    "a day of the year 1": (report(effective_on="0001-01-01"), 422, ("/effective_on",)),
    "a percentage with three decimals": (report(progress=33.333), 422, ("/progress",)),
    "negative progress": (report(progress=-1), 422, ("/progress",)),
    "a day that is none": (report(effective_on="2026-02-30"), 422, ("/effective_on",)),
    "a moment where a day belongs": (report(effective_on="2026-02-01T10:00:00"), 422, ("/effective_on",)),
    "a milestone id that is none": (report(milestone_id="A"), 422, ("/milestone_id",)),
    "evidence that is no list": (report(evidence="foto"), 422, ("/evidence",)),
    "evidence without kind": (
        report(evidence=[{"description": "x", "url": "https://example.org/x"}]),
        422,
        ("/evidence/0/kind",),
    ),
    "evidence with a hash that is none": (
        report(progress=100, evidence=[{**EVIDENCE[0], "sha256": "abc"}]),
        422,
        ("/evidence/0/sha256",),
    ),
    "evidence whose address is a script": (
        report(progress=100, evidence=[{"kind": "enlace", "description": "x", "url": "javascript:alert(1)"}]),
        422,
        ("/evidence/0/url",),
    ),
    "a report before the start": (report(effective_on="2025-12-31"), 422, ("/effective_on",)),
    "a milestone of nobody": (report(milestone_id=str(uuid4())), 422, ("/milestone_id",)),
    "a weight of zero": (draft_milestone(weight=0), 422, ("/milestones/0/weight",)),
    "a weight of a half": (draft_milestone(weight=0.5), 422, ("/milestones/0/weight",)),
    "a negative weight": (draft_milestone(weight=-3), 422, ("/milestones/0/weight",)),
    "money with fractions of a cent": (draft(budget_cents=100.5), 422, ("/budget_cents",)),
    "negative money": (draft(budget_cents=-1), 422, ("/budget_cents",)),
    "an unknown canton": (draft(cantons=["1706"]), 422, ("/cantons/0",)),
    "an unknown sector": (draft(sector="mining"), 422, ("/sector",)),
    "an unknown responsible": (draft(responsible="NADIE"), 422, ("/responsible",)),
    "no milestones": (draft(milestones=[]), 422, ("/milestones",)),
    "a milestone due after its commitment": (draft(due_on="2026-08-31"), 422, ("/milestones/2/due_on",)),
    "a statement of nothing": (draft(statement=""), 422, ("/statement",)),
    "an unknown field deep within": (draft_milestone(colour="rojo"), 422, ("/milestones/0/colour",)),
    "a commitment of an unknown pact": (draft(pact_id=str(uuid4())), 422, ("/pact_id",)),
    "a pact of an unknown kind": (
        lambda world: world.suite.as_("facilitator").request(
            "POST", "/v1/pacts", pact_terms(world.suite, kind="secret")
        ),
        422,
        ("/kind",),
    ),
    "a body of 1 MB": (raw_report(b'{"note": "' + b"x" * 1_000_000 + b'"}'), 413, ()),
    "a wrong state": (act("facilitator", "started", "approval", APPROVAL), 409, ()),
    "a resumption of what is not suspended": (
        act("facilitator", "started", "resumption", {"minutes": MINUTES, "reason": "x"}),
        409,
        (),
    ),
    "an If-Match that is none": (
        lambda world: world.suite.as_("facilitator").request(
            "POST", f"{world.started.path}/breach", {"minutes": MINUTES}, headers={"If-Match": "yesterday"}
        ),
        400,
        (),
    ),
    "an If-Match that is weak": (
        lambda world: world.suite.as_("facilitator").request(
            "POST", f"{world.started.path}/breach", {"minutes": MINUTES}, headers={"If-Match": 'W/"4"'}
        ),
        400,
        (),
    ),
    "an act before the one before it": (
        act(
            "facilitator",
            "started",
            "breach",
            {"minutes": {**MINUTES, "dated": "2025-01-01"}, "reason": "x", "effective_on": "2025-06-01"},
        ),
        422,
        ("/effective_on",),
    ),
    "an act before its minutes": (
        act(
            "facilitator",
            "started",
            "breach",
            {"minutes": {**MINUTES, "dated": "2026-02-02"}, "reason": "x", "effective_on": "2026-02-01"},
        ),
        422,
        ("/effective_on",),
    ),
    "a suspension that ends before it begins": (
        act("facilitator", "started", "suspension", {"minutes": MINUTES, "reason": "x", "ends_on": "2020-01-01"}),
        422,
        ("/ends_on",),
    ),
    "breach without minutes": (act("facilitator", "started", "breach", {"reason": "x"}), 422, ("/minutes",)),
    "an unknown commitment": (get(f"/v1/commitments/{uuid4()}"), 404, ()),
    "an unknown commitment's status": (get(f"/v1/commitments/{uuid4()}/status"), 404, ()),
    "an id that is none": (get("/v1/commitments/17"), 404, ()),
    "an unknown path": (get("/v1/nothing"), 404, ()),
    "a method that is not offered": (
        lambda world: world.suite.as_("facilitator").request("DELETE", world.started.path),
        405,
        (),
    ),
    "a draft of others, read by the public": (get("{draft}"), 404, ()),
    "a draft of others, read by another unit": (get("{draft}", "other_unit"), 404, ()),
    "a draft's history, read by the public": (get("{draft}/history"), 404, ()),
    "a draft's status, read by the public": (get("{draft}/status"), 404, ()),
    "a key that is none": (with_key("clave-inventada"), 401, ()),
    "an empty key": (
        lambda world: world.suite.public.request("GET", "/v1/commitments", headers={"Authorization": "Bearer"}),
        401,
        (),
    ),
    "an unknown filter": (get("/v1/commitments?colour=rojo"), 422, ("/colour",)),
    "a limit of zero": (get("/v1/commitments?limit=0"), 422, ("/limit",)),
    "a limit of a thousand": (get("/v1/commitments?limit=1000"), 422, ("/limit",)),
    "a cursor that is none": (get("/v1/commitments?cursor=aqui"), 422, ("/cursor",)),
    "an as_of that is none": (get("{commitment}/status?as_of=ayer"), 422, ("/as_of",)),
    "a known_at without a zone": (get("{commitment}/status?known_at=2026-05-01T10:00:00"), 422, ("/known_at",)),
}
