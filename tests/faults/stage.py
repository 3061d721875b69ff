"""The production shape, each process in our hands: PostgreSQL, Kafka, and the suite's processes one by one."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec

from deploy.servers import children
from deploy.servers.kafka import Kafka
from deploy.servers.postgresql import Postgresql
from deploy.suite import development_keys, surroundings
from deploy.suite.home import Home
from deploy.suite.processes import Role, roles
from services.chassis.store.database import open_database
from services.chassis.store.table import EVENTS
from tests.faults.checker import Stored
from tests.support.client import Suite
from tests.support.units import register_units
from tests.support.waiting import eventually

SETTINGS = {"TICKS": "manual", "KEY_RATE": "0", "PUBLIC_RATE": "0"}
PATIENCE = 240.0
VICTIMS = ("agreements", "relay", "consumer", "notifier")


@dataclass
class Service:
    """One process of the suite; killed with everything that it started."""

    role: Role
    environ: dict[str, str]
    log: Path
    child: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.child = children.start(self.role.arguments, output=output, environ=self.environ)

    def kill(self) -> None:
        if self.child and self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()

    @property
    def is_dead(self) -> bool:
        return self.child is None or self.child.poll() is not None

    @property
    def is_ready(self) -> bool:
        try:
            return httpx.get(self.role.readyz, timeout=2).status_code == 200
        except httpx.TransportError:
            return False


@dataclass
class Stage:
    """Everything that runs. Use from the main thread: children are tied to it."""

    suite: Suite
    postgresql: Postgresql
    kafka: Kafka
    services: dict[str, Service]
    revived: Counter[str] = field(default_factory=Counter)

    @property
    def victims(self) -> dict[str, "Service | Postgresql | Kafka"]:
        """Who may be killed."""
        named = {name: self.services[name] for name in VICTIMS}
        return {**named, "kafka": self.kafka, "postgresql": self.postgresql}

    def revive(self) -> None:
        """Starts again whoever ended by itself, as a supervisor does, and counts it."""
        for name, service in self.services.items():
            if service.is_dead:
                self.revived[name] += 1
                service.start()

    def wait_until_ready(self) -> None:
        """Returns when every process answers."""
        eventually(self._all_ready, PATIENCE, "every process ready")

    def settle(self) -> None:
        """Returns when everything answers and monitoring has applied all that is stored; not under load."""
        self.wait_until_ready()
        eventually(lambda: self.applied() == self.reached(), PATIENCE, "everything applied")

    def _all_ready(self) -> bool:
        self.revive()
        return all(service.is_ready for service in self.services.values())

    def log(self) -> list[Stored]:
        """The events of agreements in the log's order."""
        rows = self._rows(
            "agreements", f"SELECT originator_id, originator_version, state FROM {EVENTS} ORDER BY notification_id"
        )
        return [Stored(str(aggregate), version, _token(bytes(state))) for aggregate, version, state in rows]

    def reached(self) -> dict[str, int]:
        """The version that each aggregate has in the store."""
        rows = self._rows("agreements", f"SELECT originator_id, MAX(originator_version) FROM {EVENTS} GROUP BY 1")
        return {str(aggregate): version for aggregate, version in rows}

    def applied(self) -> dict[str, int]:
        """The version that each aggregate has in monitoring."""
        return {
            str(aggregate): version
            for aggregate, version in self._rows("monitoring", "SELECT aggregate, version FROM applied")
        }

    def _rows(self, service: str, sql: str) -> list[tuple]:
        with self.suite.database(service) as database, database.transaction(write=False) as connection:
            return connection.execute(sql)


class _Note(msgspec.Struct):
    note: str | None = None


def _token(state: bytes) -> str | None:
    return msgspec.json.decode(state, type=_Note).note


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Starts everything in the folder, with the units that the load needs; ends everything."""
    postgresql, kafka, services = Postgresql(folder / "postgresql"), Kafka(folder / "kafka"), {}
    try:
        composed = _composed(folder, postgresql.start(), kafka.start())
        subprocess.run([sys.executable, "-m", "deploy.pactos", "migrate"], env=composed, check=True, timeout=120)
        keys = _keys(folder, composed)
        for role in roles(composed, with_relay=True):
            services[role.name] = Service(role, composed, folder / f"{role.name}.log")
            services[role.name].start()
        running = Stage(_suite(folder, composed, keys), postgresql, kafka, services)
        running.wait_until_ready()
        register_units(running.suite)
        yield running
    finally:
        for service in services.values():
            if service.child:
                children.stop(service.child, patience=10)
        kafka.stop()
        postgresql.stop()


def _composed(folder: Path, database_url: str, bootstrap: str) -> dict[str, str]:
    settings = {**os.environ, **SETTINGS, "PACTOS_HOME": str(folder)}
    composed = surroundings.compose(settings, database_url, bootstrap, children.free_port())
    return surroundings.with_mail(composed, Home(folder))


def _keys(folder: Path, composed: dict[str, str]) -> dict[str, str]:
    database = open_database(composed["DATABASE_URL"], "gateway")
    try:
        return development_keys.ensure(Home(folder), database)
    finally:
        database.close()


def _suite(folder: Path, composed: dict[str, str], keys: dict[str, str]) -> Suite:
    return Suite(
        address=f"http://127.0.0.1:{composed['GATEWAY_PORT']}",
        keys=keys,
        units=development_keys.UNITS,
        database_url=composed["DATABASE_URL"],
        home=folder,
        pid=os.getpid(),
        shape="kafka",
        bootstrap=composed["KAFKA_BOOTSTRAP_SERVERS"],
        environment=composed,
        surroundings=composed,
    )
