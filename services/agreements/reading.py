"""How the edges find an aggregate: what a command saved, and what a caller may know of."""

from typing import Protocol, TypeVar
from uuid import UUID

from services.chassis.store.application import EventStore
from services.chassis.store.idempotency import Saved
from services.kernel.acts import Who
from services.kernel.aggregates import Root


class Hidden(Protocol):
    """An aggregate that not everybody may know of."""

    def require_visible(self, who: Who) -> None: ...


V = TypeVar("V", bound=Hidden)
A = TypeVar("A", bound=Root)


def at_version(store: EventStore, cls: type[A], saved: Saved) -> A:
    """The aggregate at the version saved: mostly the current one, which is cached; else folded anew."""
    current = store.get(cls, saved.id)
    return current if current.version == saved.version else store.get(cls, saved.id, saved.version)


def visible(store: EventStore, cls: type[V], who: Who, id: UUID) -> V:  # noqa: A002
    """The aggregate, current. Raises NotFound, also where this caller may not know of it."""
    aggregate = store.get(cls, id)
    aggregate.require_visible(who)
    return aggregate
