"""The images for PostgreSQL and Kafka behave as the official ones do, wherever they came from."""

import time
from collections.abc import Iterator

import psycopg
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic
from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.container import DockerContainer

from deploy.images.names import images
from deploy.servers.containers import new_postgresql
from deploy.servers.jars import KAFKA
from deploy.servers.kafka import ONE_NODE
from tests.support.waiting import eventually

pytestmark = pytest.mark.containers


@pytest.fixture
def server() -> Iterator[PostgresContainer]:
    with new_postgresql(user="ana", database="pactos") as container:
        yield container


def test_postgresql_is_of_the_version_that_the_packages_have(postgres_url: str):
    with psycopg.connect(postgres_url) as connection:
        assert connection.info.server_version // 10_000 == 18
        assert connection.execute("SELECT current_setting('fsync'), current_setting('TimeZone')").fetchone() == (
            "on",
            "UTC",
        )


def test_postgresql_has_the_user_and_the_database_of_its_settings(server: PostgresContainer):
    with psycopg.connect(server.get_connection_url()) as connection:
        assert connection.execute("SELECT current_user, current_database()").fetchone() == ("ana", "pactos")


def test_postgresql_asks_whoever_comes_from_outside_for_the_password(server: PostgresContainer):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.get_connection_url().replace(server.password, "guessed"))


def test_postgresql_keeps_its_data_when_its_container_is_started_again(server: PostgresContainer):
    with psycopg.connect(server.get_connection_url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS value")
    server.get_wrapped_container().restart()
    eventually(lambda: _answers(server))
    with psycopg.connect(server.get_connection_url()) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (7,)


def test_postgresql_runs_the_scripts_of_a_new_cluster_in_its_database():
    container = new_postgresql(database="pactos").with_copy_into_container(
        b"CREATE TABLE prepared (value int)", "/docker-entrypoint-initdb.d/prepare.sql"
    )
    with container, psycopg.connect(container.get_connection_url()) as connection:
        assert connection.execute("SELECT to_regclass('prepared')::text").fetchone() == ("prepared",)


def test_postgresql_without_a_password_says_what_is_missing_and_ends():
    with DockerContainer(images().postgres_image) as container:
        assert container.wait() != 0
        assert "POSTGRES_PASSWORD" in _written(container)


def test_kafka_takes_its_settings_from_the_environment(kafka: str):
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    try:
        broker = ConfigResource(ConfigResourceType.BROKER, "1")
        settings = admin.describe_configs([broker], config_filter="all")["broker"]["1"]
    finally:
        admin.close()
    assert {name: settings[name]["value"] for name in ONE_NODE} == ONE_NODE


def test_kafka_without_settings_is_one_node_that_serves_and_says_so():
    with DockerContainer(images().kafka_image) as container:
        eventually(lambda: "Kafka Server started" in _written(container), 90)
        assert f"Kafka version: {KAFKA}" in _written(container)


def test_kafka_gives_back_what_it_acknowledged(kafka: str):
    topic = f"images-{time.time_ns()}"
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.create_topics([NewTopic(topic, 1, 1)])
    admin.close()
    producer = KafkaProducer(bootstrap_servers=kafka, acks="all")
    producer.send(topic, b"seven").get(timeout=20)
    producer.close()
    consumer = KafkaConsumer(topic, bootstrap_servers=kafka, auto_offset_reset="earliest", consumer_timeout_ms=20000)
    assert next(consumer).value == b"seven"
    consumer.close()


def _answers(server: PostgresContainer) -> bool:
    try:
        psycopg.connect(server.get_connection_url(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _written(container: DockerContainer) -> str:
    return "".join(part.decode() for part in container.get_logs())
