"""One listener: its connection, what it may hear, and how far it has heard."""

import asyncio
import json
from collections.abc import Iterable

from services.gateway.live.cursor import Cursor
from services.gateway.live.happenings import Happening
from services.kernel.acts import Who

MOST_UNSENT = 256 * 1024
DRAINED_WITHIN = 10.0
RETRY_MS = 2_000
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n"
    b"X-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
)


class Listener(asyncio.Protocol):
    """`until`: the loop's time at which it is asked to come back, with a key that is still valid."""

    def __init__(self, who: Who, caller: str, until: float) -> None:
        self.who, self.caller, self._until = who, caller, until
        self.cursor = Cursor(0, 0)
        self.gone = asyncio.Event()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        transport.write(HEAD)

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone.set()
        self._flowing.set()

    def pause_writing(self) -> None:
        self._flowing.clear()

    def resume_writing(self) -> None:
        self._flowing.set()

    @property
    def is_slow(self) -> bool:
        """Whether more waits to be sent than is kept for anybody."""
        return self._transport is not None and self._transport.get_write_buffer_size() > MOST_UNSENT

    def greet(self, cursor: Cursor) -> None:
        """The first words: from where it hears, so that it can come back there even if nothing happens."""
        self.cursor = cursor
        self._write(f"retry: {RETRY_MS}\n" + _said("hello", cursor))

    def reset(self, cursor: Cursor) -> None:
        """What lies between cannot be told: the lists say how things are, and from here it hears again."""
        self.cursor = cursor
        self._write(f"retry: {RETRY_MS}\n" + _said("reset", cursor))

    def hear(self, happenings: Iterable[Happening]) -> int:
        """Writes those that it may hear, in one piece; how many. The others only move it on."""
        parts = []
        for one in happenings:
            if one.position <= self.cursor.of(one.source):
                continue
            self.cursor = self.cursor.at(one.source, one.position)
            if one.text is not None and one.audience.includes(self.who):
                parts.append(b"id: " + str(self.cursor).encode() + b"\n" + one.text)
        if parts:
            self._write(b"".join(parts))
        return len(parts)

    def beat(self) -> None:
        """A comment, and how far it has come; or the end, where its time is over."""
        self._write(f": latido\nid: {self.cursor}\n\n")
        if asyncio.get_running_loop().time() >= self._until and self._transport is not None:
            self._transport.close()

    async def drained(self) -> None:
        """Returns when it has taken most of what was written; cuts it off where that takes too long."""
        try:
            await asyncio.wait_for(self._flowing.wait(), DRAINED_WITHIN)
        except TimeoutError:
            self.cut_off()

    def cut_off(self) -> None:
        """Ends the connection, whatever was not sent yet."""
        if self._transport is not None:
            self._transport.abort()
        self.gone.set()

    def _write(self, text: str | bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(text if isinstance(text, bytes) else text.encode())


def _said(name: str, cursor: Cursor) -> str:
    return f"id: {cursor}\nevent: {name}\ndata: {json.dumps({'position': str(cursor)})}\n\n"
