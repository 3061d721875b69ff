"""Which requests of a batch can be written, given what stands: pure, and one request's conflict never fails another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent

from services.chassis.store.idempotency import Request, Saved
from services.chassis.store.refusals import KeyReused

Key = tuple[str, str, str]


class VersionConflict(IntegrityError):
    """Another writer was first. `ids` names the aggregates that have moved on."""

    def __init__(self, ids: Sequence[UUID | str]) -> None:
        super().__init__(f"moved on: {', '.join(map(str, ids))}")
        self.ids = ids


@dataclass(frozen=True, slots=True)
class Change:
    """What one request writes: its events, and the versions that aggregates must still have (0: not there).

    `about` is the aggregate and version that its answer names.
    """

    events: Sequence[StoredEvent]
    request: Request | None = None
    expected: Mapping[UUID, int] = field(default_factory=dict)
    about: tuple[UUID, int] | None = None

    @property
    def key(self) -> Key | None:
        return None if self.request is None else (self.request.subject, self.request.operation, self.request.key)


@dataclass(frozen=True, slots=True)
class Answered:
    """A row of the table of keys. `by` is set while the row is not written yet: the change that will write it."""

    fingerprint: str
    saved: Saved | None = None
    by: Change | None = None


@dataclass(slots=True)
class Standing:
    """What is written already: the current version of each aggregate that matters (0: not there), and the keys."""

    versions: dict[UUID | str, int]
    keys: dict[Key, Answered]


@dataclass(frozen=True, slots=True)
class Accepted:
    """To be written."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """Answered before, or by an earlier request of this batch."""

    answered: Answered


Verdict = Accepted | Repeated | VersionConflict | KeyReused


def judge(changes: Sequence[Change], standing: Standing) -> list[Verdict]:
    """A verdict for each change, in order; each accepted one stands for those after it."""
    return [_judge_one(change, standing) for change in changes]


def _judge_one(change: Change, standing: Standing) -> Verdict:
    key = change.key
    if key is not None and key in standing.keys:
        answered = standing.keys[key]
        if answered.fingerprint != change.request.fingerprint:
            return KeyReused(key=change.request.key)
        return Repeated(answered)
    moved = [id for id, version in change.expected.items() if standing.versions.get(id, 0) != version]
    after: dict[UUID | str, int] = {}
    for event in change.events:
        current = after.get(event.originator_id, standing.versions.get(event.originator_id))
        if current is not None and event.originator_version <= current:
            moved.append(event.originator_id)
        after[event.originator_id] = event.originator_version
    if moved:
        return VersionConflict(moved)
    standing.versions.update(after)
    if key is not None:
        standing.keys[key] = Answered(change.request.fingerprint, by=change)
    return Accepted()
