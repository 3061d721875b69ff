"""A real HTTP receiver that behaves as told: answers, redirects, hangs, drips. With a certificate, over TLS."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket, threading.Event], None]


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.time)


@dataclass
class Receiver:
    """`requests` holds what came whole; `connections` counts every peer, also one that said nothing."""

    port: int
    scheme: str
    requests: list[Received] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/hooks?unit=1"


def answering(status: str, *headers: str, body: bytes = b"") -> Behaviour:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""])

    def answer(peer: socket.socket, _over: threading.Event) -> None:
        peer.sendall(head.encode() + body)

    return answer


def hanging(_peer: socket.socket, over: threading.Event) -> None:
    over.wait(30)


def dripping(start: bytes, drop: bytes = b"x", every: float = 0.05) -> Behaviour:
    def drip(peer: socket.socket, over: threading.Event) -> None:
        peer.sendall(start)
        while not over.wait(every):
            peer.sendall(drop)

    return drip


def flooding(peer: socket.socket, over: threading.Event) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while not over.is_set():
        peer.sendall(b"x" * 65536)


def hanging_up(_peer: socket.socket, _over: threading.Event) -> None:
    """Takes the request and says nothing."""


@contextlib.contextmanager
def receiver(behaviour: Behaviour, context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Listens on a free port of loopback while the block runs."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        made = Receiver(listener.getsockname()[1], "https" if context else "http")
        thread = threading.Thread(target=_accept, args=(listener, made, behaviour, context, over))
        thread.start()
        try:
            yield made
        finally:
            over.set()
            thread.join()


def _accept(
    listener: socket.socket,
    made: Receiver,
    behaviour: Behaviour,
    context: ssl.SSLContext | None,
    over: threading.Event,
) -> None:
    with contextlib.ExitStack() as peers:
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                peer, _ = listener.accept()
                made.connections += 1
                thread = threading.Thread(target=_serve, args=(peer, made, behaviour, context, over))
                thread.start()
                peers.callback(thread.join)


def _serve(
    peer: socket.socket,
    made: Receiver,
    behaviour: Behaviour,
    context: ssl.SSLContext | None,
    over: threading.Event,
) -> None:
    peer.settimeout(20)
    with contextlib.suppress(OSError), context.wrap_socket(peer, server_side=True) if context else peer as speaking:
        made.requests.append(_request(speaking))
        behaviour(speaking, over)


def _request(peer: socket.socket) -> Received:
    """Raises ConnectionError where the peer ended before the request did."""
    with peer.makefile("rb") as reader:
        first, headers = reader.readline(), {}
        while (line := reader.readline()).strip():
            name, _, value = line.decode().partition(":")
            headers[name.strip().lower()] = value.strip()
        body = reader.read(int(headers.get("content-length", 0)))
    if not first or not line or len(body) < int(headers.get("content-length", 0)):
        raise ConnectionError("the request broke off")
    return Received(first.decode().split()[1], headers, body)
