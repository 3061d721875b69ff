"""The same servers in containers, by testcontainers: the official images, or those of deploy/images under their names.

They have the settings of the servers from Python packages, so that tests see no difference.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from testcontainers.community.kafka import KafkaContainer
from testcontainers.community.postgres import PostgresContainer

from deploy.images.names import images
from deploy.servers.kafka import MEMORY, ONE_NODE
from deploy.servers.postgresql import CLUSTER, SETTINGS

PATIENCE = 120


class ApacheKafka(KafkaContainer):
    """testcontainers' Kafka with the start of Apache's image: its own speaks to Confluent's.

    As there, the broker waits in its container for a script, since only a started container knows its port.
    """

    def __init__(self, image: str) -> None:
        super().__init__(image)
        self.kraft_enabled = True
        self.with_envs(**{setting(name): value for name, value in ONE_NODE.items()})
        self.with_env("KAFKA_HEAP_OPTS", " ".join(MEMORY))

    def start(self, timeout: int = PATIENCE) -> Self:
        """Returns when the broker serves."""
        return super().start(timeout)

    def tc_start(self) -> None:
        """Tells the broker which address its clients use, and lets it start."""
        listeners = f"{self.listener_name}://{self.get_bootstrap_server()},BROKER://localhost:9092"
        script = f"#!/bin/sh\nexport KAFKA_ADVERTISED_LISTENERS={listeners}\nexec /etc/kafka/docker/run\n"
        self.create_file(script.encode(), self.TC_START_SCRIPT)


@contextmanager
def postgresql() -> Iterator[str]:
    """A running server's URL; the container and its data are removed at the end."""
    with new_postgresql() as container:
        yield container.get_connection_url()


@contextmanager
def kafka() -> Iterator[str]:
    """A running broker's bootstrap address; the container and its log are removed at the end."""
    with ApacheKafka(images().kafka_image) as container:
        yield container.get_bootstrap_server()


def new_postgresql(user: str = "postgres", database: str = "postgres") -> PostgresContainer:
    """A server to start, with a password of its own."""
    password = secrets.token_urlsafe(18)
    container = PostgresContainer(
        images().postgres_image, username=user, password=password, dbname=database, driver=None
    )
    container.with_env("POSTGRES_INITDB_ARGS", " ".join(CLUSTER))
    return container.with_command(["postgres", *(f"-c{name}={value}" for name, value in SETTINGS.items())])


def setting(name: str) -> str:
    """The environment variable by which the image takes a broker's setting."""
    return "KAFKA_" + name.upper().replace("_", "__").replace(".", "_")
