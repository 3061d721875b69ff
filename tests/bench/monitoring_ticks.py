"""A tick over open milestones that all fall due the same day: the worst one there is. PostgreSQL.

Each commitment has ten milestones. Seconds over 100 000 against ten times those over 10 000: 1 is linear. One tick more
on the same day has nothing to look at, whatever there is.
"""

import gc
import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from uuid import UUID, uuid4, uuid5

import msgspec
import psycopg

from contracts.envelope import Envelope, encode
from contracts.events import Event, Who
from contracts.events.agreements import commitments, units
from contracts.events.agreements.terms import Milestone, Minutes, Terms
from services.chassis.store.application import EventStore
from services.chassis.stream.delivery import Received
from services.monitoring.opening import open_monitoring
from services.monitoring.rebuilding import ViewFold
from services.monitoring.ticks.commands import Ticked, tick
from services.monitoring.ticks.ticker import monitoring_acts
from tests.conftest import at_database

EACH, FEW, MANY = 10, 1_000, 10_000
NAMES = UUID("0197a5c0-0000-7000-8000-00000000beef")
BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)
STARTS, DUE = date(2026, 6, 20), date(2026, 6, 30)
SAID = {
    "recorded_at": BEGAN,
    "effective_on": BEGAN.date(),
    "who": Who(subject="mesa", unit=None, role="facilitator"),
    "why": None,
    "correlation_id": "c",
    "causation_id": None,
}


def run(postgres_url: str) -> list[dict]:
    """The rows of the table."""
    with database(postgres_url) as url:
        few, _, _ = measured(url, FEW)
    with database(postgres_url) as url:
        many, idle, grown = measured(url, MANY)
    return [
        {
            "name": f"tick in which {EACH * MANY} milestones fall due, beside ten times that with {EACH * FEW}",
            "value": many,
            "unit": "s",
            "baseline": few * MANY / FEW,
            "ratio": many / (few * MANY / FEW),
            "target": 1.1,
            "met": many / (few * MANY / FEW) <= 1.1,
        },
        {"name": "alerts fired per second by that tick", "value": EACH * MANY / many, "unit": "1/s", "met": True},
        {"name": "the same tick again", "value": idle * 1000, "unit": "ms", "met": True},
        {"name": "memory that ticking added", "value": grown, "unit": "MB", "met": True},
    ]


@contextmanager
def database(url: str) -> Iterator[str]:
    """Another database on the same server, for as long as it is measured."""
    name = f"bench_ticks_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield at_database(url, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measured(url: str, how_many: int) -> tuple[float, float, float]:
    """Seconds of the tick, of the same tick again, and the megabytes that it added to this process.

    Nothing is in memory when it begins, as after a start: else the few would be found there and the many would not.
    """
    with closing(open_monitoring(url, migrate=True)) as store:
        fold = ViewFold(store)
        for received in history(how_many):
            fold.apply(received)
        with store.database.transaction() as connection:
            fold.write(connection)
        del fold
        tick(store, date(2026, 6, 10), monitoring_acts())
    with closing(open_monitoring(url)) as store:
        gc.collect()
        before = resident()
        seconds, ticked = timed(store, date(2026, 7, 1))
        grown = resident() - before
        if ticked.alerts != how_many * EACH:
            raise RuntimeError(f"{ticked.alerts} alerts changed instead of {how_many * EACH}")
        again, nothing = timed(store, date(2026, 7, 1))
        if nothing.alerts:
            raise RuntimeError(f"{nothing.alerts} alerts changed in the same tick again")
        return seconds, again, grown


def timed(store: EventStore, day: date) -> tuple[float, Ticked]:
    """Seconds, and what the tick did."""
    began = time.perf_counter()
    ticked = tick(store, day, monitoring_acts())
    return time.perf_counter() - began, ticked


def resident() -> float:
    """Megabytes that this process has in memory."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def history(how_many: int) -> Iterator[Received]:
    """The events of started commitments, and of their units, as the stream delivers them."""
    position = 0
    for at in range(50):
        code = f"UNIDAD-{at}"
        facts = {"parent": None, "head": f"{code}-J", "coordination": f"{code}-C", "executive": "ALCALDIA"}
        event = units.Registered(
            **SAID, code=code, name=code, kind="unit", institution="GAD", valid_from=STARTS, valid_to=None, **facts
        )
        position += 1
        yield delivered(uuid5(NAMES, f"unit {at}"), 1, position, event)
    minutes = Minutes(reference="Acta", dated=BEGAN.date())
    for at in range(how_many):
        commitment = uuid5(NAMES, f"commitment {at}")
        for version, event in enumerate(
            (
                commitments.Drafted(**SAID, state="drafted", terms=terms(commitment, at), example=False),
                commitments.Accepted(**SAID, state="drafted", unit=f"UNIDAD-{at % 50}", note=None),
                commitments.Approved(**SAID, state="agreed", minutes=minutes),
                commitments.Started(**SAID, state="in_progress"),
            ),
            1,
        ):
            position += 1
            yield delivered(commitment, version, position, event)


def terms(commitment: UUID, at: int) -> Terms:
    """Ten milestones due on one day, and the commitment half a year later."""
    milestones = tuple(
        Milestone(
            id=uuid5(commitment, str(place)),
            title=f"Hito {place}",
            weight=1,
            starts_on=STARTS,
            due_on=DUE,
            cancelled=False,
        )
        for place in range(EACH)
    )
    return Terms(
        pact_id=NAMES,
        statement=f"Compromiso {at}",
        responsible=f"UNIDAD-{at % 50}",
        co_responsible=(),
        cantons=("1703",),
        sector="tourism",
        due_on=date(2026, 12, 31),
        budget_cents=0,
        milestones=milestones,
    )


def delivered(aggregate: UUID, version: int, position: int, event: Event) -> Received:
    envelope = Envelope(
        id=f"{aggregate}:{version}",
        source="/pactos/agreements",
        type=event.TYPE,
        subject=str(aggregate),
        time=BEGAN,
        sequence=str(version),
        position=position,
        data=msgspec.Raw(encode(event)),
    )
    return Received(envelope, event)
