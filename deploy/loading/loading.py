"""Sends a document through the gateway, step by step, each with an Idempotency-Key of its own.

The key comes from the document's name and the step's place, so a load that was interrupted goes on where it stopped,
and a second one changes nothing. The same place with other content is refused by the gateway, and told as such.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deploy.failures import Failure, Mistake
from deploy.loading import references
from deploy.loading.acts import ACTS, WHOEVER_DID_IT
from deploy.loading.bodies import act_body, commitment_body, dated, pact_body
from deploy.loading.document import Document, Faulty
from deploy.loading.gateway import Answered, Gateway, Refused
from deploy.loading.schedule import Dates, Unplaceable, schedule
from services.kernel.acts import FACILITATOR, OPERATOR, RESPONSIBLE

NAMESPACE = uuid.UUID("6a1f3f0e-3c4a-5d0b-9f55-7a3c52b0b1d4")
STALE, KEY_REUSED, ALREADY = 412, "idempotency-key-reused", 409
Keys = Mapping[str, str]
Progress = Callable[[str, int, int], object]


class KeyMissing(Mistake):
    """The load needs a key that was not given: a role's, or that of a unit by its code."""

    def __init__(self, whose: str) -> None:
        super().__init__(f"Falta la clave de «{whose}»: añada --key {whose}=CLAVE")


class AlreadyLoaded(Failure):
    """The document was loaded before with another start or other content: that stands, and nothing was changed."""


class Stopped(Failure):
    """A step was refused; the message says the file's line and the suite's reason."""


@dataclass
class Loaded:
    """What a load did: ids by label (the pact's is `pact`), how many steps were new, how many were there before."""

    ids: dict[str, str] = field(default_factory=dict)
    new: int = 0
    there: int = 0


@dataclass
class _Commitment:
    """A commitment while its acts are sent; `versions` and `doers` are those of labelled acts."""

    id: str
    version: int | None
    milestones: Mapping[str, str]
    versions: dict[str, int] = field(default_factory=dict)
    doers: dict[str, str] = field(default_factory=dict)


class Loading:
    """One load of one document. `start` dates the plan; `on` (never in the future) is when undated acts take effect.

    Raises Faulty for a document whose references or dates do not fit.
    """

    def __init__(self, document: Document, gateway: Gateway, keys: Keys, start: date, on: date) -> None:
        references.check(document)
        self._document, self._gateway, self._keys, self._on = document, gateway, keys, on.isoformat()
        self._dates = _dates(document, start)
        self.steps = sum(1 for _ in _steps(document.values))
        self.loaded = Loaded()

    def run(self, progress: Progress = lambda label, done, steps: None) -> Loaded:
        """Sends everything. Raises Stopped, Unreachable, KeyMissing, AlreadyLoaded."""
        for label in self._run():
            progress(label, self.loaded.new + self.loaded.there, self.steps)
        return self.loaded

    def _run(self) -> Iterator[str]:
        values = self._document.values
        for unit in values.get("units", ()):
            self._register({name: value for name, value in unit.items() if name != "mail"})
            yield unit["name"]
        for one in _with_mail(values):
            self._give_address(one["code"], one["mail"])
            yield one["mail"]
        if "pact" in values:
            yield from self._pact(values["pact"])
        for at, commitment in enumerate(values.get("commitments", ())):
            yield from self._commitment(commitment, at)

    def _register(self, unit: Mapping[str, Any]) -> None:
        content = f"{unit['code']} {sorted(unit.items())}"
        try:
            self._send("/v1/units", unit, OPERATOR, "units", uuid.uuid5(NAMESPACE, content))
        except Stopped as stopped:
            cause = stopped.__cause__
            if not isinstance(cause, Refused) or cause.status != ALREADY:
                raise
            self.loaded.there += 1  # a person or another file registered the code: theirs stands

    def _give_address(self, code: str, mail: str) -> None:
        """The same address is registered once, whatever happened to it since."""
        key = uuid.uuid5(NAMESPACE, f"mail {code} {mail}")
        self._send(f"/v1/recipients/{code}/addresses", {"channel": "mail", "address": mail}, OPERATOR, "units", key)

    def _pact(self, pact: Mapping[str, Any]) -> Iterator[str]:
        body = pact_body(pact, self._document.values["example"], self._on)
        answer = self._send("/v1/pacts", body, FACILITATOR, "pact")
        path = f"/v1/pacts/{answer.body['id']}"
        self.loaded.ids["pact"] = answer.body["id"]
        yield pact["title"]
        for at, signature in enumerate(pact.get("signatures", ())):
            place = f"pact.signatures[{at}]"
            answer = self._send(f"{path}/signatures", signature, FACILITATOR, place, seen=answer.version)
            yield f"firma de {signature['actor']}"
        if "entry_into_force" in pact:
            body = dated(pact["entry_into_force"], self._on)
            place = "pact.entry_into_force"
            self._send(f"{path}/entry-into-force", body, FACILITATOR, place, seen=answer.version)
            yield "entrada en vigencia"

    def _commitment(self, written: Mapping[str, Any], at: int) -> Iterator[str]:
        place = f"commitments[{at}]"
        pact, pact_id, example = (
            self._document.values["pact"],
            self.loaded.ids["pact"],
            self._document.values["example"],
        )
        body = commitment_body(written, pact, pact_id, self._dates[written["label"]], self._on, example)
        answer = self._send("/v1/commitments", body, FACILITATOR, place)
        labels = [milestone["label"] for milestone in written["milestones"]]
        ids = [milestone["id"] for milestone in answer.body["milestones"]]
        commitment = _Commitment(answer.body["id"], answer.version, dict(zip(labels, ids, strict=True)))
        self.loaded.ids[written["label"]] = commitment.id
        yield written["statement"]
        for nth, act in enumerate(written.get("acts", ())):
            for doer in _doers(act, written, commitment):
                self._act(act, doer, commitment, f"{place}.acts[{nth}]")
                yield f"{written['label']}: {act['act']}"

    def _act(self, act: Mapping[str, Any], doer: str, commitment: _Commitment, place: str) -> None:
        body = act_body(act, commitment.milestones, commitment.versions, self._on)
        path = f"/v1/commitments/{commitment.id}/{ACTS[act['act']].path}"
        key = self._idempotency(f"{place} {doer}")
        try:
            answer = self._send(path, body, doer, place, key, commitment.version)
        except Stopped as stopped:
            cause = stopped.__cause__
            if not isinstance(cause, Refused) or cause.status != STALE:
                raise
            # an earlier load was interrupted, and others went on with the commitment since
            current = self._gateway.get(f"/v1/commitments/{commitment.id}", self._key(doer)).version
            answer = self._send(path, body, doer, place, key, current)
        commitment.version = answer.version
        if "label" in act and answer.version is not None:
            commitment.versions[act["label"]], commitment.doers[act["label"]] = answer.version, doer

    def _send(
        self,
        path: str,
        body: Mapping[str, Any],
        doer: str,
        place: str,
        key: uuid.UUID | None = None,
        seen: int | None = None,
    ) -> Answered:
        try:
            answer = self._gateway.post(path, body, self._key(doer), str(key or self._idempotency(place)), seen)
        except Refused as refused:
            if refused.slug == KEY_REUSED:
                raise AlreadyLoaded(self._document.name) from refused
            fault = self._document.fault(place, str(refused))
            raise Stopped(f"{self._document.path}: {fault}") from refused
        self.loaded.there += answer.replayed
        self.loaded.new += not answer.replayed
        return answer

    def _key(self, doer: str) -> str:
        if doer not in self._keys:
            raise KeyMissing(doer)
        return self._keys[doer]

    def _idempotency(self, place: str) -> uuid.UUID:
        return uuid.uuid5(NAMESPACE, f"{self._document.name}/{place}")


def _doers(act: Mapping[str, Any], written: Mapping[str, Any], commitment: _Commitment) -> list[str]:
    """Who does an act, as a role or a unit's code: an acceptance is of every responsible, one after the other."""
    role = ACTS[act["act"]].role
    if role == WHOEVER_DID_IT:
        return [commitment.doers[act["corrects"]]]
    if role != RESPONSIBLE:
        return [role]
    if act["act"] == "accept" and "by" not in act:
        return [written["responsible"], *written.get("co_responsible", ())]
    return [act.get("by", written["responsible"])]


def _with_mail(values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The units and offices of which the file has an address."""
    return [one for one in (*values.get("units", ()), *values.get("offices", ())) if "mail" in one]


def _steps(values: Mapping[str, Any]) -> Iterator[object]:
    yield from values.get("units", ())
    yield from _with_mail(values)
    pact = values.get("pact", {})
    yield from [pact] if pact else []
    yield from pact.get("signatures", ())
    yield from [1] if "entry_into_force" in pact else []
    for commitment in values.get("commitments", ()):
        yield commitment
        for act in commitment.get("acts", ()):
            alone = act["act"] != "accept" or "by" in act
            yield from [act] if alone else [act] * (1 + len(commitment.get("co_responsible", ())))


def _dates(document: Document, start: date) -> dict[str, list[Dates]]:
    """The dates of each commitment's milestones, by the commitment's label."""
    commitments = document.values.get("commitments", ())
    planned = [each for commitment in commitments for each in commitment["milestones"] if "working_days" in each]
    try:
        placed = schedule(planned, start)
    except Unplaceable as error:
        raise Faulty(document.path, [document.fault(_place_of(error.label, document), str(error))]) from error
    return {
        commitment["label"]: [
            placed[each["label"]] if "working_days" in each else _written(each) for each in commitment["milestones"]
        ]
        for commitment in commitments
    }


def _written(milestone: Mapping[str, Any]) -> Dates:
    return date.fromisoformat(milestone["starts_on"]), date.fromisoformat(milestone["due_on"])


def _place_of(label: str, document: Document) -> str:
    for at, commitment in enumerate(document.values["commitments"]):
        for nth, milestone in enumerate(commitment["milestones"]):
            if milestone["label"] == label:
                return f"commitments[{at}].milestones[{nth}]"
    return ""
