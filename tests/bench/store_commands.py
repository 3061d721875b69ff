"""A whole command in process (load, act, save), beside the same change written by hand in SQL."""

import itertools
import json
import random
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg

from services.agreements.commitments.domain import Commitment
from services.chassis.store.application import EventStore, Request, Saved, UnitOfWork, open_store
from tests.bench.store_commitments import BEGAN, commitment_of, report
from tests.bench.store_rounds import Call, in_turns, row
from tests.bench.store_saving import fresh_name

THREADS, COMMITMENTS, EVENTS = 8, 500, 20


def run(postgres_url: str) -> list[dict[str, Any]]:
    """The rows of the table. Needs a PostgreSQL where schemas may be created."""
    with ExitStack() as opened:
        store = open_store(fresh_name("bench"), postgres_url, migrate=True)
        opened.callback(store.close)
        ids = fill(store, COMMITMENTS, EVENTS)
        rates = in_turns({"ours": _command(store, ids), "raw": _by_hand(postgres_url, ids, opened)}, THREADS)
    title = f"whole commands, {THREADS} threads over {COMMITMENTS} commitments of {EVENTS} events, over raw SQL"
    return [row(title, rates["ours"], "1/s", rates["raw"], 0.6)]


def fill(store: EventStore, commitments: int, events: int) -> list[UUID]:
    """So many commitments in the store."""
    ids = [uuid4() for _ in range(commitments)]
    for aggregate in ids:
        store.execute(lambda work, id=aggregate: work.save(commitment_of(events, id)))  # noqa: A006
    return ids


def _command(store: EventStore, ids: list[UUID]) -> Call:
    """Another random commitment each time, as callers come."""
    moments = itertools.count(1)

    def call(_: int) -> None:
        aggregate = random.choice(ids)
        moment = BEGAN + timedelta(days=200, seconds=next(moments))

        def command(work: UnitOfWork) -> Saved:
            commitment = work.load(Commitment, aggregate)
            report(commitment, moment)
            return work.save(commitment)

        store.execute(command, Request("llave-1", "report_progress", uuid4().hex, "f" * 64))

    return call


def _by_hand(postgres_url: str, ids: list[UUID], opened: ExitStack) -> Call:
    """The update of a row and the insert of its history row, in one transaction, as one would without events."""
    schema = fresh_name("bench")
    connections = [opened.enter_context(psycopg.connect(postgres_url, autocommit=True)) for _ in range(THREADS)]
    connections[0].execute(f"CREATE SCHEMA {schema}")
    connections[0].execute(
        f"CREATE TABLE {schema}.commitments (id uuid PRIMARY KEY, version bigint, progress numeric, changed_at text)"
    )
    connections[0].execute(
        f"CREATE TABLE {schema}.history (id uuid, version bigint, change text, position bigserial UNIQUE,"
        " PRIMARY KEY (id, version))"
    )
    for aggregate in ids:
        connections[0].execute(f"INSERT INTO {schema}.commitments VALUES (%s, %s, 0, '')", (aggregate, EVENTS))
    update = f"UPDATE {schema}.commitments SET version = version + 1, progress = %s, changed_at = %s WHERE id = %s"
    insert = f"INSERT INTO {schema}.history (id, version, change) VALUES (%s, %s, %s)"

    def call(number: int) -> None:
        aggregate, connection = random.choice(ids), connections[number]
        with connection.transaction():
            ((version,),) = connection.execute(
                update + " RETURNING version", (40.5, BEGAN.isoformat(), aggregate), prepare=True
            ).fetchall()
            change = json.dumps({"milestone": str(aggregate), "progress": 40.5, "note": "Avance de la semana"})
            connection.execute(insert, (aggregate, version, change), prepare=True)

    return call
