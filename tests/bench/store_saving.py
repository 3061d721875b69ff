"""Events saved per second, each request with its idempotency row, beside the library's recorder and raw commits."""

from contextlib import ExitStack
from typing import Any
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresFactory
from psycopg.conninfo import conninfo_to_dict

from services.chassis.store.application import Request, open_store
from services.chassis.store.judgement import Change
from tests.bench.store_rounds import Call, in_turns, row

STATE = b'{"effective_on":"2026-05-10","milestone_id":"b6c6f4ab-6a5e-4e0f-8d54-5e5d8f2f7d6f","progress":40.5,' + (
    b'"note":null,"evidence":[],"who":{"subject":"llave-1","unit":"DGT","role":"responsible"},"why":null,'
    b'"correlation_id":"0af7651916cd43dd8448eb211c80319c","causation_id":null,"state":"in_progress",'
    b'"recorded_at":"2026-05-10T14:01:22.123456Z"}'
)
TOPIC = "commitment.progress-reported"


def run(postgres_url: str) -> list[dict[str, Any]]:
    """The rows of the table. Needs a PostgreSQL where schemas may be created."""
    rows = []
    for threads, over_library in ((8, 2.5), (16, 4.0)):
        with ExitStack() as opened:
            rates = in_turns(
                {
                    "library": _library(postgres_url, opened),
                    "ours": _ours(postgres_url, opened),
                    "raw": _raw(postgres_url, opened, threads),
                },
                threads,
            )
        title = f"events saved, with idempotency rows, {threads} threads"
        rows.append(row(f"{title}, over the library's recorder", rates["ours"], "1/s", rates["library"], over_library))
        target = 0.5 if threads == 8 else None
        rows.append(row(f"{title}, over raw single-row commits", rates["ours"], "1/s", rates["raw"], target))
    return rows


def library_environment(postgres_url: str, schema: str) -> dict[str, str]:
    """The library's default settings on this database, in a schema of its own, which is created."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    given = conninfo_to_dict(postgres_url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_SCHEMA": schema,
        "POSTGRES_DBNAME": str(given.get("dbname", "postgres")),
        "POSTGRES_HOST": str(given.get("host", "")),
        "POSTGRES_PORT": str(given.get("port", "")),
        "POSTGRES_USER": str(given.get("user", "")),
        "POSTGRES_PASSWORD": str(given.get("password", "")),
    }


def fresh_name(prefix: str) -> str:
    """A schema's name that nobody uses yet."""
    return f"{prefix}_{uuid4().hex[:8]}"


def _library(postgres_url: str, opened: ExitStack) -> Call:
    factory = opened.enter_context(PostgresFactory(library_environment(postgres_url, fresh_name("bench"))))
    recorder = factory.application_recorder()
    return lambda _: recorder.insert_events([StoredEvent(uuid4(), 1, TOPIC, STATE)])


def _ours(postgres_url: str, opened: ExitStack) -> Call:
    store = open_store(fresh_name("bench"), postgres_url, migrate=True)
    opened.callback(store.close)

    def call(_: int) -> None:
        aggregate = uuid4()
        request = Request("llave-1", "report_progress", aggregate.hex, "f" * 64)
        store.recorder.record(
            Change((StoredEvent(aggregate, 1, TOPIC, STATE),), request, {aggregate: 0}, (aggregate, 1))
        )

    return call


def _raw(postgres_url: str, opened: ExitStack, threads: int) -> Call:
    schema = fresh_name("bench")
    connections = [opened.enter_context(psycopg.connect(postgres_url, autocommit=True)) for _ in range(threads)]
    connections[0].execute(f"CREATE SCHEMA {schema}")
    connections[0].execute(
        f"CREATE TABLE {schema}.events (id uuid, version bigint, topic text, state bytea, position bigserial UNIQUE,"
        " PRIMARY KEY (id, version))"
    )
    sql = f"INSERT INTO {schema}.events (id, version, topic, state) VALUES (%s, %s, %s, %s) RETURNING position"

    def call(number: int) -> None:
        connections[number].execute(sql, (uuid4(), 1, TOPIC, STATE), prepare=True).fetchall()

    return call
