"""Joins a client's connection with one to the process of the streams, so that no thread waits for either.

Whatever the other side answers goes to the client as it comes, and nothing back; a client that takes nothing for long
is let go, and with it the other side.
"""

import asyncio
import socket
import threading
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import urlsplit

from services.chassis.web.refusals import UNREADABLE, Malformed, Unavailable
from services.gateway.connections import written

CONNECT_WITHIN = 1.0
TAKEN_WITHIN = 30.0
AT_ONCE = 64 * 1024


class Splices:
    """The joined connections of this process: one thread for all. `address`: http://host:port; None has no streams."""

    def __init__(self, address: str | None) -> None:
        url = urlsplit(address or "")
        self._at = (url.hostname, url.port or 80)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    def open(self, target: str, headers: Mapping[str, str]) -> socket.socket:
        """A connection on which the request was sent. Raises Unavailable, Malformed."""
        if self._at[0] is None:
            raise Unavailable(service="live")
        try:
            asked = written("GET", target, self._at[0], {**headers, "Connection": "close"}, None)
        except ValueError as error:
            raise Malformed(reason=UNREADABLE) from error
        try:
            other = socket.create_connection(self._at, CONNECT_WITHIN)
            other.sendall(asked)
        except OSError as error:
            raise Unavailable(service="live") from error
        return other

    def join(self, client: socket.socket, other: socket.socket) -> None:
        """From now on what comes from the other goes to the client."""
        for each in (client, other):
            each.setblocking(False)
        # Small buffers: what a slow client leaves waits at the other side, which counts it and lets the client go.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, AT_ONCE)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, AT_ONCE)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._running().call_soon_threadsafe(self._begin, client, other)

    def _begin(self, client: socket.socket, other: socket.socket) -> None:
        task = asyncio.get_running_loop().create_task(_splice(client, other))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _running(self) -> asyncio.AbstractEventLoop:
        """The loop, in a thread that begins with the first connection: after the fork."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="splices", daemon=True).start()
            return self._loop


async def _splice(client: socket.socket, other: socket.socket) -> None:
    """Until either side ends."""
    with closing(client), closing(other):
        sides = [asyncio.ensure_future(_pass_on(other, client)), asyncio.ensure_future(_until_it_ends(client))]
        done, pending = await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
        for side in pending:
            side.cancel()
        await asyncio.gather(*sides, return_exceptions=True)


async def _pass_on(source: socket.socket, target: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    while piece := await loop.sock_recv(source, AT_ONCE):
        await asyncio.wait_for(loop.sock_sendall(target, piece), TAKEN_WITHIN)


async def _until_it_ends(client: socket.socket) -> None:
    """What a client sends after its request is not listened to."""
    while await asyncio.get_running_loop().sock_recv(client, AT_ONCE):
        pass
