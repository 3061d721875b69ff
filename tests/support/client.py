"""A thin client of the gateway: who asks, with which key, what was seen, and when it was applied."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from services.chassis.store.database import Database, open_database
from services.chassis.store.table import EVENTS
from services.kernel.acts import SERVICE

Json = dict[str, Any]
PATIENCE = httpx.Timeout(30)


@dataclass(frozen=True)
class Caller:
    """One caller: a key's holder, or the public where there is no key."""

    http: httpx.Client
    key: str | None = None

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        seen: int | str | None = None,
        once: str | None = None,
        wait: int | None = None,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
        **query: str,
    ) -> httpx.Response:
        """Any request. `seen` is the version for If-Match, `once` the Idempotency-Key, `wait` the seconds to prefer."""
        sent = {"Idempotency-Key": once or str(uuid4())} if method != "GET" else {}
        if self.key:
            sent["Authorization"] = f"Bearer {self.key}"
        if seen is not None:
            sent["If-Match"] = f'"{seen}"'
        if wait is not None:
            sent["Prefer"] = f"wait={wait}"
        if content is not None:
            sent["Content-Type"] = "application/json"
        sent |= headers or {}
        given = {"content": content} if content is not None else {} if body is None else {"json": body}
        return self.http.request(method, path, params=query or None, headers=sent, **given)

    def get(self, path: str, **query: str) -> Json:
        """The representation at a path. Fails for anything but 200."""
        return said(self.request("GET", path, **query), 200)

    def create(self, path: str, body: Json) -> Json:
        """A new thing, applied to the views."""
        return said(self.request("POST", path, body, wait=10), 201)

    def record(self, path: str, body: Json, *, seen: int | None = None) -> Json:
        """A new record of a thing, applied to the views."""
        return said(self.request("POST", path, body, seen=seen, wait=10), 201)

    def act(self, thing: str, act: str, body: Json | None = None) -> Json:
        """An act on the thing as it is now, applied to the views."""
        seen = self.version(thing)
        return said(self.request("POST", f"{thing}/{act}", body or {}, seen=seen, wait=10), 200)

    def version(self, thing: str) -> int:
        """The version that the ETag of a thing names."""
        answer = self.request("GET", thing)
        said(answer, 200)
        return int(answer.headers["ETag"].strip('"'))


@dataclass(frozen=True)
class Suite:
    """A running suite: its address, a key for each role, and where its data is."""

    address: str
    keys: dict[str, str]
    units: dict[str, str]
    database_url: str
    home: Path
    pid: int
    shape: str
    bootstrap: str | None = None
    environment: dict[str, str] = field(default_factory=dict)
    surroundings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "http", httpx.Client(base_url=self.address, timeout=PATIENCE))

    def as_(self, role: str) -> Caller:
        """The holder of the key of a role: unit, other_unit, facilitator, verifier, officer, auditor, operator."""
        return Caller(self.http, self.keys[role])

    @property
    def public(self) -> Caller:
        return Caller(self.http)

    def with_key(self, key: str) -> Caller:
        return Caller(self.http, key)

    def command(self, *arguments: str) -> str:
        """What `pactos …` prints, run beside the suite. Fails where the command fails."""
        pactos = str(Path(sys.executable).parent / "pactos")
        done = subprocess.run([pactos, *arguments], env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"pactos {arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def inside(self, name: str) -> str:
        """A setting that the suite's processes share, such as MONITORING_URL."""
        return self.surroundings[name]

    @contextmanager
    def database(self, service: str) -> Iterator[Database]:
        """The tables of a service, for a look from outside."""
        database = open_database(self.database_url, service, pool_size=2)
        try:
            yield database
        finally:
            database.close()

    def stored(self) -> dict[str, int]:
        """How many events people have made each service store. What a service does by itself goes on meanwhile."""
        counts = {}
        for service in ("agreements", "monitoring"):
            with self.database(service) as database, database.transaction(write=False) as connection:
                states = connection.execute(f"SELECT state FROM {EVENTS}")
            counts[service] = sum(json.loads(bytes(state))["who"]["role"] != SERVICE for (state,) in states)
        return counts


def said(answer: httpx.Response, status: int) -> Json:
    """What an answer says, where its status is the expected one."""
    assert answer.status_code == status, (
        f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
    )
    return answer.json()
