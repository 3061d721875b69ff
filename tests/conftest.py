"""The servers that tests ask for: real ones, started when first asked, stopped when the session ends.

`DATABASE_URL` (postgresql) and `KAFKA_BOOTSTRAP_SERVERS` name servers that run already; with
`PACTOS_TEST_SERVERS=containers` they start in containers; otherwise they come from Python packages. Nothing is skipped
for want of a server.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg.conninfo import conninfo_to_dict

# Generated cases judge what is true; how long a busy machine takes for one says nothing. Benchmarks judge speed.
settings.register_profile("truth", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("truth")


def _postgresql(folder: Path) -> AbstractContextManager[str]:
    if os.environ.get("PACTOS_TEST_SERVERS") == "containers":
        from deploy.servers import containers

        return containers.postgresql()
    from deploy.servers.postgresql import postgresql

    return postgresql(folder)


def _kafka(folder: Path) -> AbstractContextManager[str]:
    if os.environ.get("PACTOS_TEST_SERVERS") == "containers":
        from deploy.servers import containers

        return containers.kafka()
    from deploy.servers import kafka as server

    return server.kafka(folder)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server, as the URL of its `postgres` database: for databases of your own, see fresh_postgres."""
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith(("postgresql://", "postgres://")):
        yield named
        return
    with _postgresql(tmp_path_factory.mktemp("postgresql")) as url:
        yield url


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bootstrap address of an Apache Kafka. It is shared: give topics and groups names of your own."""
    named = os.environ.get("KAFKA_BOOTSTRAP_SERVERS")
    if named:
        yield named
        return
    with _kafka(tmp_path_factory.mktemp("kafka")) as bootstrap:
        yield bootstrap


@pytest.fixture
def fresh_postgres(postgres_url: str) -> Iterator[Callable[[], str]]:
    """Makes new, empty PostgreSQL databases: each call gives the URL of another. They are dropped after the test."""
    made: list[str] = []

    def create() -> str:
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return at_database(postgres_url, name)

    yield create
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place for tables, on each of the two databases: the test runs once per database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'sqlite'}"
    return request.getfixturevalue("fresh_postgres")()


def at_database(url: str, name: str) -> str:
    """The same server's URL with another database."""
    parts = conninfo_to_dict(url)
    return f"postgresql://{parts['user']}:{parts.get('password', '')}@{parts['host']}:{parts.get('port', 5432)}/{name}"
