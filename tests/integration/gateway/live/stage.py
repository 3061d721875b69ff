"""A real gateway and a real process of the streams, before two logs in memory that a test writes to."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import psutil
import urllib3
from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from contracts.envelope import Envelope, encode
from contracts.events import Event, Who
from contracts.events.monitoring import alerts
from contracts.topics import AGREEMENTS, MONITORING
from deploy.servers.children import free_port
from services.chassis.store.database import open_database
from services.chassis.stream.log import Entry
from services.chassis.stream.serving import add_feed
from services.gateway.access import keys
from services.kernel.acts import Who as Caller
from tests.support.sse import Ear
from tests.support.waiting import eventually
from tests.unit.monitoring.given import Told, day

SECRET = "a secret that only tests know"


class Silent(WSGIRequestHandler):
    """Logs no requests: there are hundreds a second."""

    def log_request(self, *_: object) -> None:
        return


class WrittenLog:
    """A log in memory, served over HTTP; `down` makes it unreachable."""

    def __init__(self, source: str, port: int) -> None:
        self.source, self.port = source, port
        self.envelopes: list[Envelope] = []
        self._versions: dict[UUID, int] = {}
        self._server: BaseWSGIServer | None = None
        self.up()

    def add(self, aggregate: UUID, event: Event) -> Envelope:
        version = self._versions[aggregate] = self._versions.get(aggregate, 0) + 1
        envelope = Envelope(
            id=f"{aggregate}:{version}",
            source=self.source,
            type=event.TYPE,
            subject=str(aggregate),
            time=event.recorded_at,
            sequence=str(version),
            position=len(self.envelopes) + 1,
            data=msgspec.Raw(encode(event)),
        )
        self.envelopes.append(envelope)
        return envelope

    def head(self) -> int:
        return len(self.envelopes)

    def page(self, after: int, limit: int = 500) -> Sequence[Envelope]:
        return self.envelopes[after : after + limit]

    def of_aggregate(self, aggregate: str, after_version: int, limit: int = 500) -> Sequence[Envelope]:
        return [one for one in self.envelopes if one.subject == aggregate and one.version > after_version][:limit]

    def index(self, after: int, limit: int = 1000) -> Sequence[Entry]:
        return [Entry(one.position, one.subject, one.version) for one in self.page(after, limit)]

    def up(self) -> None:
        app = Flask(self.source)
        add_feed(app, self, lambda: None)
        self._server = make_server("127.0.0.1", self.port, app, threaded=True, request_handler=Silent)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def down(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Stage:
    """The processes and the logs. `keys`: role -> text."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.agreements = WrittenLog(AGREEMENTS.source, free_port())
        self.monitoring = WrittenLog(MONITORING.source, free_port())
        self.live_port, self.port = free_port(), free_port()
        self._environ = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}",
            "IDENTITY_SECRET": SECRET,
            "AGREEMENTS_URL": f"http://127.0.0.1:{self.agreements.port}",
            "MONITORING_URL": f"http://127.0.0.1:{self.monitoring.port}",
            "LIVE_URL": f"http://127.0.0.1:{self.live_port}",
            "KAFKA_BOOTSTRAP_SERVERS": "",
            **settings,
        }
        self.keys = _keys(folder)
        self._log = (folder / "processes.log").open("ab")
        self.live = self._serve("live", self.live_port)
        self.gateway = self._serve("gateway", self.port)

    def kill_live(self) -> None:
        for process in (*psutil.Process(self.live.pid).children(recursive=True), self.live):
            process.kill()
        self.live.wait()

    def start_live(self) -> None:
        self.live = self._serve("live", self.live_port)

    def end(self) -> None:
        for process in (self.gateway, self.live):
            process.terminate()
            process.wait(30)
        self.agreements.down()
        self.monitoring.down()
        self._log.close()

    def listens(self, role: str | None = None, last: str | None = None) -> Ear:
        return Ear(f"http://127.0.0.1:{self.port}/v1/live", last, self.keys[role] if role else None)

    def says(self, commitment: UUID, events: Iterable[Event]) -> None:
        for event in events:
            self.agreements.add(commitment, event)

    def agreed(self, commitment: UUID | None = None) -> tuple[UUID, Told]:
        """A commitment that was agreed and started: public. Returns when that has been told."""
        told, commitment = Told().started(), commitment or uuid4()
        with self.listens() as ear:
            self.says(commitment, told.events)
            eventually(
                lambda: any(one.data["id"] == str(commitment) and one.data["version"] == 4 for one in ear.told())
            )
        return commitment, told

    def fires(self, commitment: UUID | None) -> UUID:
        alert = uuid4()
        self.monitoring.add(alert, fired(commitment))
        return alert

    def _serve(self, name: str, port: int) -> "subprocess.Popen[bytes]":
        arguments = [sys.executable, "-m", "deploy.pactos", "serve", name, "--port", str(port)]
        process = subprocess.Popen(arguments, env=self._environ, stdout=self._log, stderr=self._log)
        eventually(lambda: _ready(port), what=f"{name} at {port}")
        return process


@contextmanager
def staged(folder: Path, **settings: str) -> Iterator[Stage]:
    """A stage, until the block ends."""
    stage = Stage(folder, **settings)
    try:
        yield stage
    finally:
        stage.end()


def fired(commitment: UUID | None) -> alerts.Fired:
    return alerts.Fired(
        recorded_at=datetime(2026, 7, 1, 13, tzinfo=UTC),
        effective_on=day("2026-07-01"),
        who=Who(subject="monitoring", unit=None, role="service"),
        why=None,
        correlation_id="c",
        causation_id=None,
        state="firing",
        step=1,
        told=(),
        rule="overdue" if commitment else "feed_silent",
        rules_version=1,
        severity="warning",
        subject_kind="commitment" if commitment else "feed",
        subject_id=str(commitment or "/pactos/agreements"),
        commitment_id=commitment,
        milestone_id=None,
        unit="GADM-MEJIA-TUR" if commitment else None,
        period="2026-06-30",
    )


def _keys(folder: Path) -> dict[str, str]:
    database = open_database(f"sqlite:///{folder}", "gateway", pool_size=1)
    keys.migrate(database)
    holders = {
        "unit": Caller("turismo", "GADM-MEJIA-TUR", "responsible"),
        "other_unit": Caller("otra", "OTRA", "responsible"),
        "auditor": Caller("auditoria", None, "auditor"),
    }
    made = {name: keys.create(database, who, datetime.now(UTC))[0] for name, who in holders.items()}
    database.close()
    return made


def _ready(port: int) -> bool:
    try:
        answer = urllib3.request("GET", f"http://127.0.0.1:{port}/readyz", retries=False, timeout=2.0)
    except urllib3.exceptions.HTTPError:
        return False
    return answer.status == 200
