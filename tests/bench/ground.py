"""What the measures stand on: one PostgreSQL, one Kafka, and the suite upon them, each started when first asked for."""

import os
import tempfile
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

import psycopg

from deploy.servers import kafka as kafka_server
from deploy.servers import postgresql as postgresql_server
from tests.conftest import at_database
from tests.e2e.tourism import Commitment, story_1
from tests.support.client import Suite
from tests.support.suite import running
from tests.support.topics import erase_topics

UNLIMITED = {"KEY_RATE": "0", "PUBLIC_RATE": "0", "LIVE_STREAMS_OF_ONE": "1000"}


class Ground:
    """Each attribute is an argument that a measure may ask for by its name."""

    def __init__(self) -> None:
        self._opened = ExitStack()
        self._folder = Path(self._opened.enter_context(tempfile.TemporaryDirectory(prefix="pactos-bench-")))

    def close(self) -> None:
        """Ends whatever was started."""
        self._opened.close()

    @cached_property
    def _server(self) -> str:
        named = os.environ.get("DATABASE_URL", "")
        if named.startswith(("postgresql://", "postgres://")):
            return named
        return self._opened.enter_context(postgresql_server.postgresql(self._folder / "postgresql"))

    @property
    def postgres_url(self) -> str:
        """An empty database, another one each time."""
        name = f"bench_{uuid.uuid4().hex}"
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        self._opened.callback(self._drop, name)
        return at_database(self._server, name)

    def _drop(self, name: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @cached_property
    def kafka(self) -> str:
        """The bootstrap address of a broker."""
        named = os.environ.get("KAFKA_BOOTSTRAP_SERVERS")
        return named or self._opened.enter_context(kafka_server.kafka(self._folder / "kafka"))

    @cached_property
    def suite(self) -> Suite:
        """The whole suite on PostgreSQL and Kafka, without limits of rates."""
        erase_topics(self.kafka)
        settings = {"DATABASE_URL": self.postgres_url, "KAFKA_BOOTSTRAP_SERVERS": self.kafka, **UNLIMITED}
        return self._opened.enter_context(running(self._folder / "suite", "kafka", **settings))

    @cached_property
    def commitment(self) -> Commitment:
        """A commitment to ask about: story 1's."""
        return story_1(self.suite)

    @property
    def gateway(self) -> str:
        """The gateway's address."""
        return self.suite.address

    @property
    def service(self) -> str:
        """The address of monitoring."""
        return self.suite.inside("MONITORING_URL")

    @property
    def secret(self) -> str:
        """The secret of the identities that the gateway vouches for."""
        return self.suite.inside("IDENTITY_SECRET")

    @property
    def target(self) -> str:
        """The path of a public status query."""
        return f"{self.commitment.path}/status"

    @property
    def key(self) -> str:
        """A key that may read it."""
        return self.suite.keys["auditor"]


def arguments_for(names: list[str], ground: Ground) -> dict[str, object]:
    """The arguments of these names that the ground has."""
    return {name: getattr(ground, name) for name in names if hasattr(type(ground), name)}


Measure = Callable[..., list[dict]]
