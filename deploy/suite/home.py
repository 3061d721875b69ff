"""The folder where a suite on one machine keeps what lasts: data, keys, logs, and the sign that it is ready."""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.failures import Failure

DEFAULT = ".pactos"


class InUse(Failure):
    """Another suite runs on this folder."""

    def __init__(self, process: str) -> None:
        whose = f" (proceso {process})" if process else ""
        super().__init__(f"Ya hay una suite en marcha en esta carpeta{whose}; use otra PACTOS_HOME o deténgala.")


class Damaged(Failure):
    """A file of the folder is not what was written there."""


class Home:
    """The folder `PACTOS_HOME`. Whatever holds a secret is readable for its owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Home":
        """The folder that the environment names, else `.pactos` here."""
        return cls(Path(environ.get("PACTOS_HOME") or DEFAULT))

    @property
    def ready(self) -> Path:
        """What scripts wait for: it is there while everything answers."""
        return self.path / "ready.json"

    @property
    def keys(self) -> Path:
        """The development keys, by name."""
        return self.path / "keys.json"

    @property
    def surroundings(self) -> Path:
        """The environment of the running suite, for commands from another terminal."""
        return self.path / "surroundings.json"

    @property
    def loaded(self) -> Path:
        """What was loaded here, and from which day on."""
        return self.path / "loaded.json"

    def log_of(self, name: str) -> Path:
        """Where a process writes its log."""
        return self.path / "log" / f"{name}.log"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Holds the folder for one suite. Raises InUse."""
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / "log").mkdir(exist_ok=True)
        with (self.path / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise InUse(lock.read().strip()) from None
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield


def write_private(path: Path, values: Any) -> None:
    """Writes JSON for its owner alone, and renames it into place: nobody reads half of it."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(values, file, ensure_ascii=False, indent=2)
        file.write("\n")
    os.replace(unfinished, path)


def read_json(path: Path) -> dict[str, Any]:
    """The file's values; nothing where there is no such file. Raises Damaged."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise Damaged(f"{path} está dañado: {error}") from error
    if not isinstance(values, dict):
        raise Damaged(f"{path} está dañado: no es un objeto")
    return values
