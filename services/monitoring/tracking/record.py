"""What is known of one commitment: its facts, in timelines that answer for any (as_of, known_at).

A record is built from the commitment's published events, and never validates: agreements did. A change of state never
counts before the one before it, so an observation or a correction that reopens a fulfilment counts from the
fulfilment's day where its own is earlier.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from contracts.events import Event
from contracts.events.agreements import commitments as events
from contracts.events.agreements.terms import Milestone, Terms
from services.kernel.two_times import Fact, Timeline

__all__ = ["Expectation", "Milestone", "Progress", "Record", "Terms", "build", "extend"]
DRAFTED, AGREED, IN_PROGRESS, SUSPENDED = "drafted", "agreed", "in_progress", "suspended"
FULFILLED, VERIFIED, BREACHED, WITHDRAWN = "fulfilled", "verified", "breached", "withdrawn"
STATES = (DRAFTED, AGREED, IN_PROGRESS, SUSPENDED, FULFILLED, VERIFIED, BREACHED, WITHDRAWN)
OWED = frozenset({AGREED, IN_PROGRESS, SUSPENDED})


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a milestone in hundredths of a percent, 0 to 10 000, and whether evidence came with it."""

    milestone_id: UUID
    hundredths: int
    evidenced: bool


@dataclass(frozen=True, slots=True)
class Expectation:
    """The day on which the responsible expects a milestone to be done."""

    milestone_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class Record:
    """The facts of one commitment up to `version`. `example` marks made-up input.

    `baseline` holds the first agreed terms, `starts` the days of the start, `suspensions` their last days.
    """

    version: int = 0
    example: bool = False
    terms: Timeline[Terms] = field(default_factory=Timeline)
    baseline: Timeline[Terms] = field(default_factory=Timeline)
    states: Timeline[str] = field(default_factory=Timeline)
    starts: Timeline[date] = field(default_factory=Timeline)
    suspensions: Timeline[date] = field(default_factory=Timeline)
    declared: Timeline[Progress] = field(default_factory=Timeline)
    verified: Timeline[Progress] = field(default_factory=Timeline)
    forecasts: Timeline[Expectation] = field(default_factory=Timeline)

    @property
    def drafted_on(self) -> date:
        """The day from which there is something to say."""
        return self.states.facts[0].effective_on

    @property
    def public(self) -> bool:
        """Whether it was ever approved."""
        return bool(self.baseline.facts)

    @property
    def state(self) -> str:
        """The state after the last event."""
        return self.states.facts[-1].value


def build(history: Iterable[tuple[int, Event]]) -> Record:
    """The record of a commitment's events, each with its version, from the first."""
    return extend(Record(), history)


def extend(record: Record, history: Iterable[tuple[int, Event]]) -> Record:
    """The record with the events that follow."""
    added = _Growing(record)
    version, example = record.version, record.example
    state = record.state if record.version else None
    for version, event in history:  # noqa: B007
        kind, about = type(event), version
        if kind is events.Corrected:
            about, read = event.version, _CORRECTED.get(event.type.removeprefix("pactos.").removesuffix(".v1"))
        else:
            read = _READ.get(kind)
        if read is not None:
            name, value = read(event)
            added[name].append(Fact(about, event.effective_on, event.recorded_at, value))
        if event.state != state:
            _change_state(added, version, event)
            state = event.state
        if kind is events.Drafted:
            example = event.example
    timelines = {name: Timeline(tuple(facts)) for name, facts in added.items()}
    return replace(record, version=version, example=example, **timelines)


class _Growing(dict[str, list[Fact[Any]]]):
    """The facts of those timelines of a record that something is added to."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def __missing__(self, name: str) -> list[Fact[Any]]:
        facts = self[name] = list(getattr(self._record, name).facts)
        return facts


def _change_state(added: _Growing, version: int, event: Event) -> None:
    """A change never counts before the one before it. The first time that it is agreed makes the baseline."""
    states = added["states"]
    day = max(event.effective_on, states[-1].effective_on) if states else event.effective_on
    states.append(Fact(version, day, event.recorded_at, event.state))
    if event.state == AGREED and not added["baseline"]:
        agreed = Timeline(tuple(added["terms"])).at()
        added["baseline"].append(Fact(version, event.effective_on, event.recorded_at, agreed))


def _declared(event: Any) -> tuple[str, Any]:
    return "declared", Progress(event.milestone_id, int(event.progress * 100), bool(event.evidence))


def _verified(event: Any) -> tuple[str, Any]:
    return "verified", Progress(event.milestone_id, int(event.progress * 100), False)


def _forecast(event: Any) -> tuple[str, Any]:
    return "forecasts", Expectation(event.milestone_id, event.due_on)


def _terms(event: Any) -> tuple[str, Any]:
    return "terms", event.terms


_READ: Mapping[type[Event], Callable[[Any], tuple[str, Any]]] = {
    events.Drafted: _terms,
    events.TermsRevised: _terms,
    events.Renegotiated: _terms,
    events.Started: lambda event: ("starts", event.effective_on),
    events.Suspended: lambda event: ("suspensions", event.ends_on),
    events.ProgressReported: _declared,
    events.ProgressVerified: _verified,
    events.Forecast: _forecast,
}
_CORRECTED: Mapping[str, Callable[[Any], tuple[str, Any]]] = {
    "commitment.progress-reported": _declared,
    "commitment.progress-verified": _verified,
    "commitment.forecast": _forecast,
}
