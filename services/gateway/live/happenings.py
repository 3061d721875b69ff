"""What listeners hear of an event: what changed and where to read it; never who did it, nor what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from contracts.envelope import Envelope
from contracts.events import Event
from services.kernel.acts import SEES_DRAFTS, Who

PATHS = {"commitment": "/v1/commitments/{}", "alert": "/v1/alerts/{}"}
TOLD = ("state", "milestone_id", "commitment_id", "rule", "severity", "unit", "step")
encode = msgspec.json.Encoder(enc_hook=str).encode


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may hear of something: everybody where `public`; else the programme's staff and these units or actors."""

    public: bool
    parties: frozenset[str] = frozenset()

    def includes(self, who: Who) -> bool:
        return self.public or who.role in SEES_DRAFTS or (who.unit is not None and who.unit in self.parties)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a log as listeners hear it; without `text` nobody does. Each listener adds an id of its own."""

    source: str
    position: int
    audience: Audience
    text: bytes | None


def told(envelope: Envelope, event: Event, audience: Audience) -> Happening:
    """What is told of an event of a commitment or an alert."""
    body = msgspec.json.encode(_body(envelope, event))
    text = b"event: " + event.AGGREGATE.encode() + b"\ndata: " + body + b"\n\n"
    return Happening(envelope.source, envelope.position, audience, text)


def silent(envelope: Envelope) -> Happening:
    """An event that no listener hears of: it only moves them on."""
    return Happening(envelope.source, envelope.position, Audience(public=False), None)


def _body(envelope: Envelope, event: Event) -> Mapping[str, Any]:
    known = event.__struct_fields__
    facts = {name: getattr(event, name) for name in TOLD if name in known}
    return {
        "type": envelope.type.removeprefix("pactos."),
        "id": envelope.subject,
        "version": envelope.version,
        "recorded_at": event.recorded_at,
        "effective_on": event.effective_on,
        **{name: value for name, value in facts.items() if value is not None and not _is_long(value)},
        "path": PATHS[event.AGGREGATE].format(envelope.subject),
    }


def _is_long(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
