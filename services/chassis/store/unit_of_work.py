"""What one command reads and writes: loaded aggregates with the versions they had, and those to be saved together."""

from typing import TypeVar
from uuid import UUID

from services.chassis.store.database import Database
from services.chassis.store.idempotency import Request, Saved
from services.chassis.store.loading import Aggregates
from services.chassis.store.refusals import StaleVersion
from services.kernel.aggregates import Root

A = TypeVar("A", bound=Root)


class UnitOfWork:
    """Handed to a command. `fresh`: what it loads is compared with the database first (after a conflict)."""

    def __init__(self, aggregates: Aggregates, request: Request, *, fresh: bool = False) -> None:
        self.request = request
        self.expected: dict[UUID, int] = {}
        self.saved: dict[UUID, Root] = {}
        self._aggregates = aggregates
        self._fresh = fresh

    @property
    def database(self) -> Database:
        """Where the views of the same service lie, for a command that must look something up."""
        return self._aggregates.database

    def load(self, cls: type[A], id: UUID, seen: int | None = None) -> A:  # noqa: A002
        """The aggregate to act on, at version `seen` where given. Raises NotFound, StaleVersion."""
        aggregate = self._aggregates.loaded(cls, id, fresh=self._fresh)
        if seen is not None and aggregate.version != seen:
            aggregate = self._aggregates.loaded(cls, id, fresh=True)
        if seen is not None and aggregate.version != seen:
            raise StaleVersion(seen=seen, current=aggregate.version)
        self.expected[id] = aggregate.version
        return aggregate

    def consult(self, cls: type[A], id: UUID) -> A:  # noqa: A002
        """Another aggregate, whose version must still hold when the command's events are written. Raises NotFound."""
        return self.load(cls, id)

    def add(self, *aggregates: Root) -> Saved:
        """The aggregates will be saved together at the end of the command, all or none.

        The Saved names the first; its position is known (and filled in by `execute`) once the command is written.
        """
        for aggregate in aggregates:
            self.saved[aggregate.id] = aggregate
            self.expected.setdefault(aggregate.id, aggregate.version - len(aggregate.pending_events))
        return Saved(aggregates[0].id, aggregates[0].version, 0)

    save = add
