"""The servers of deploy/servers are real, durable, and do not outlive the one who started them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import KafkaAdminClient, NewTopic

from deploy.servers import children
from deploy.servers.kafka import Kafka
from deploy.servers.postgresql import Postgresql

HOLDER = """
import sys, time
from deploy.servers.postgresql import Postgresql

server = Postgresql(sys.argv[1])
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def server(tmp_path: Path):
    server = Postgresql(tmp_path / "postgresql")
    server.start()
    yield server
    server.stop()


def test_postgresql_keeps_what_was_committed_when_it_is_killed(server: Postgresql):
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS value")
    before = server.url
    server.kill()
    assert server.start() == before
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT value, current_setting('fsync') FROM kept").fetchall() == [(7, "on")]


def test_postgresql_starts_while_sessions_of_the_one_that_was_killed_still_end(server: Postgresql):
    with psycopg.connect(server.url) as connection:
        session = connection.info.backend_pid
        os.kill(session, signal.SIGSTOP)
        server.kill()
        threading.Timer(1, os.kill, (session, signal.SIGCONT)).start()
        began = time.monotonic()
        server.start()
    assert time.monotonic() - began > 1
    psycopg.connect(server.url).close()


def test_postgresql_asks_for_its_password_and_listens_on_loopback_only(server: Postgresql):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url.replace("postgres:", "postgres:not", 1))
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)


def test_a_server_ends_when_the_one_who_started_it_is_killed(tmp_path: Path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    pid = int(holder.stdout.readline())
    holder.kill()
    holder.communicate()
    assert within(10, lambda: not alive(pid))


def test_kafka_keeps_what_was_acknowledged_when_it_is_killed(tmp_path: Path):
    broker = Kafka(tmp_path / "kafka")
    try:
        broker.start()
        admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap)
        admin.create_topics([NewTopic("kept", 1, 1)])
        admin.close()
        producer = KafkaProducer(bootstrap_servers=broker.bootstrap, acks="all")
        producer.send("kept", b"seven").get(timeout=20)
        producer.close()
        before = broker.bootstrap
        broker.kill()
        assert broker.start() == before
        consumer = KafkaConsumer(
            "kept", bootstrap_servers=broker.bootstrap, auto_offset_reset="earliest", consumer_timeout_ms=20000
        )
        assert next(consumer).value == b"seven"
        consumer.close()
    finally:
        broker.stop()


def test_a_server_that_cannot_start_says_what_it_wrote(tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("9\n")
    (tmp_path / "postgresql-password").write_text("x")
    with pytest.raises(children.ChildFailed, match="terminó con código"):
        Postgresql(tmp_path).start()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z" if os.path.exists("/proc") else True


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
