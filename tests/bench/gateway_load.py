"""A closed-loop client: a few kept-open connections on loopback, each asking again as soon as it is answered.

It runs as its own process and does as little as it can, because it shares the cores with what it measures. Bounded in
time and count, and on loopback only.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

CONNECTIONS = 8
MOST = 200_000


def per_second(address: str, target: str, headers: dict[str, str], seconds: float = 1.5) -> float:
    """Answers per second to GET `target`, measured by a process of its own. Raises RuntimeError unless all are 200."""
    order = json.dumps({"address": address, "target": target, "headers": headers, "seconds": seconds})
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.gateway_load"],
        input=order,
        capture_output=True,
        text=True,
        timeout=seconds + 30,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return float(done.stdout)


def _measure(address: str, target: str, headers: dict[str, str], seconds: float) -> float:
    url = urlsplit(address)
    if url.hostname not in ("127.0.0.1", "localhost"):
        raise SystemExit("only loopback is measured")
    lines = [f"GET {target} HTTP/1.1", f"Host: {url.netloc}", *(f"{name}: {value}" for name, value in headers.items())]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    selector = selectors.DefaultSelector()
    for _ in range(CONNECTIONS):
        connection = socket.create_connection((url.hostname, url.port), timeout=5)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(request)
        selector.register(connection, selectors.EVENT_READ, bytearray())
    answered, began = 0, time.perf_counter()
    until = began + seconds
    while (now := time.perf_counter()) < until and answered < MOST:
        for key, _ in selector.select(until - now):
            received = key.data
            received += key.fileobj.recv(65536) or _ended()
            if _is_whole(received):
                answered += 1
                received.clear()
                key.fileobj.sendall(request)
    return answered / (time.perf_counter() - began)


def _is_whole(received: bytearray) -> bool:
    """Whether the answer is there, down to its last byte."""
    head = received.find(b"\r\n\r\n")
    if head < 0:
        return False
    if not received.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"an answer was not 200: {bytes(received[:300])!r}")
    lowered = received[:head].lower()
    at = lowered.index(b"content-length:") + 15
    end = lowered.find(b"\r\n", at)
    return len(received) >= head + 4 + int(lowered[at : end if end > 0 else head])


def _ended() -> bytes:
    raise SystemExit("the connection was closed")


if __name__ == "__main__":
    sys.stdout.write(str(_measure(**json.load(sys.stdin))))
