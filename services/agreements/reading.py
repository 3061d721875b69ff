"""How a command's answer finds what it saved."""

from typing import TypeVar

from services.chassis.store.application import EventStore
from services.chassis.store.idempotency import Saved
from services.kernel.aggregates import Root

A = TypeVar("A", bound=Root)


def at_version(store: EventStore, cls: type[A], saved: Saved) -> A:
    """The aggregate at the version saved: mostly the current one, which is cached; else folded anew."""
    current = store.get(cls, saved.id)
    return current if current.version == saved.version else store.get(cls, saved.id, saved.version)
