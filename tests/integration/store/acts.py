"""The toy's commands, as a service would write them, and threads that run them."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from services.chassis.store.application import EventStore, Request, Saved, UnitOfWork
from tests.support.toy import Meter, act, new_meter


def drafted(store: EventStore, measures: int = 0) -> UUID:
    """A new meter in the store, with so many measures."""
    aggregate = uuid4()

    def command(work: UnitOfWork) -> Saved:
        meter = new_meter(aggregate)
        for value in range(measures):
            meter.measure(act(), Decimal(value))
        return work.save(meter)

    store.execute(command)
    return aggregate


def measure(aggregate: UUID, value: str = "1.5", seen: int | None = None) -> Callable[[UnitOfWork], Saved]:
    """A command that appends a measure."""

    def command(work: UnitOfWork) -> Saved:
        meter = work.load(Meter, aggregate, seen)
        meter.measure(act(), Decimal(value))
        return work.save(meter)

    return command


def close(aggregate: UUID, *consulted: UUID) -> Callable[[UnitOfWork], Saved]:
    """A command that closes a meter; refused where one of the consulted is open."""

    def command(work: UnitOfWork) -> Saved:
        meter = work.load(Meter, aggregate)
        for other in consulted:
            work.consult(Meter, other).require_closed()
        meter.close(act())
        return work.save(meter)

    return command


def touch(aggregate: UUID) -> Callable[[UnitOfWork], Saved]:
    """A command from which no event results."""
    return lambda work: work.save(work.load(Meter, aggregate))


def asked(key: str, fingerprint: str = "first body", operation: str = "measure") -> Request:
    """A request of one caller."""
    return Request("llave-1", operation, key, fingerprint)


def at_once(calls: Iterable[Callable[[], Any]], threads: int = 8) -> list[Any]:
    """The results, or the exceptions, of all calls, made by so many threads."""

    def caught(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as error:
            return error

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(caught, calls))
