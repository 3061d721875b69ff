"""A small aggregate for tests and benchmarks of the store: a ledger of measured values with a dated timeline."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from services.kernel.acts import FACILITATOR, Act, Who
from services.kernel.aggregates import CreationEvent, Event, Root
from services.kernel.refusals import WrongState
from services.kernel.two_times import Timeline


class MeterState(TypedDict):
    title: str
    open: bool
    values: Timeline[Decimal]


class Meter(Root):
    TOPIC = "toy-meter"
    State = MeterState

    class Created(CreationEvent):
        TOPIC = "toy-meter.created"

        title: str

        def apply(self, aggregate: "Meter") -> None:
            aggregate.title = self.title
            aggregate.open = True
            aggregate.values = Timeline()

    class Measured(Event):
        TOPIC = "toy-meter.measured"

        value: Decimal

        def apply(self, aggregate: "Meter") -> None:
            aggregate.values = aggregate.values.record(
                self.originator_version, self.effective_on, self.timestamp, self.value
            )

    class Closed(Event):
        TOPIC = "toy-meter.closed"

        def apply(self, aggregate: "Meter") -> None:
            aggregate.open = False

    def measure(self, act: Act, value: Decimal, effective_on: date | None = None) -> None:
        self._must_be_open()
        self._record(self.Measured, act, effective_on or act.now.date(), value=value)

    def close(self, act: Act) -> None:
        self._must_be_open()
        self._record(self.Closed, act, act.now.date())

    def require_closed(self) -> None:
        if self.open:
            raise WrongState(state="open")

    def _must_be_open(self) -> None:
        if not self.open:
            raise WrongState(state="closed")


def act(now: datetime | None = None) -> Act:
    """An act of a facilitator, now."""
    return Act(Who("llave-1", "DGT", FACILITATOR), now or datetime.now(UTC), "corr-1")


def new_meter(id: UUID, title: str = "Caudal", now: datetime | None = None) -> Meter:  # noqa: A002
    """A meter with its creation pending."""
    return Meter.create(id, act(now), date(2026, 1, 1), title=title)
