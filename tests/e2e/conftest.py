"""One suite for all stories, in both shapes: embedded, and on PostgreSQL with Kafka. The tests are the same."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest

from tests.conftest import at_database
from tests.support.client import Suite
from tests.support.suite import running
from tests.support.topics import erase_topics
from tests.support.units import register_units


@pytest.fixture(scope="session", params=["embedded", "kafka"])
def suite(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    """A running suite of this shape, with the units of the stories and what `pactos up` loads."""
    home = tmp_path_factory.mktemp(f"suite-{request.param}")
    if request.param == "embedded":
        with running(home) as suite:
            register_units(suite)
            yield suite
        return
    url, bootstrap = request.getfixturevalue("postgres_url"), request.getfixturevalue("kafka")
    name = f"suite_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    erase_topics(bootstrap)
    address = at_database(url, name)
    with running(home, "kafka", DATABASE_URL=address, KAFKA_BOOTSTRAP_SERVERS=bootstrap) as suite:
        register_units(suite)
        yield suite
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
