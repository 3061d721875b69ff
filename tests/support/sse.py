"""A listener of Server-Sent Events over a real connection, that reads as browsers do."""

import json
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.support.waiting import eventually


@dataclass(frozen=True)
class Heard:
    """One event: its id, its name, what it says, and when it came (monotonic seconds)."""

    id: str
    event: str
    data: dict[str, Any]
    at: float


@dataclass
class Ear:
    """Listens at an address until it is closed or the other side ends. `status` 0 where there was no answer."""

    url: str
    last: str | None = None
    key: str | None = None
    status: int = 0
    headers: str = ""
    body: bytes = b""
    heard: list[Heard] = field(default_factory=list)
    comments: int = 0

    def __post_init__(self) -> None:
        at = urlsplit(self.url)
        self.socket = socket.create_connection((at.hostname, at.port), timeout=60)
        lines = [f"GET {at.path}{'?' + at.query if at.query else ''} HTTP/1.1", f"Host: {at.netloc}"]
        lines += ["Accept: text/event-stream"]
        lines += [f"Last-Event-ID: {self.last}"] if self.last is not None else []
        lines += [f"Authorization: Bearer {self.key}"] if self.key else []
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        eventually(lambda: self.status or self.ended.is_set(), what="an answer")

    def __enter__(self) -> "Ear":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            self.ended.set()
        self._thread.join(10)
        self.socket.close()

    def told(self) -> list[Heard]:
        """What happened, without the words of the stream itself."""
        return [one for one in self.heard if one.event not in ("hello", "reset")]

    def hears(self, count: int, seconds: float = 20.0) -> list[Heard]:
        """The first so many, once they have come."""
        eventually(lambda: len(self.told()) >= count, seconds, f"event {count} (of {len(self.told())})")
        return self.told()[:count]

    def _listen(self) -> None:
        text, headed = b"", False
        while piece := self._piece():
            text += piece
            if not headed:
                head, found, text = text.partition(b"\r\n\r\n")
                if not found:
                    text = head
                    continue
                headed, self.headers = True, head.decode().lower()
                self.status = int(head.split()[1])
            if self.status != 200:
                self.body = text
                continue
            *blocks, text = text.split(b"\n\n")
            for block in blocks:
                self._read(block.decode())
        self.ended.set()

    def _piece(self) -> bytes:
        try:
            return self.socket.recv(65536)
        except OSError:
            return b""

    def _read(self, block: str) -> None:
        fields = {}
        for line in block.split("\n"):
            name, _, value = line.partition(": ")
            self.comments += name == ""
            fields[name] = value
        self.last = fields.get("id", self.last)
        if "data" in fields:
            at = time.monotonic()
            self.heard.append(Heard(fields["id"], fields["event"], json.loads(fields["data"]), at))
