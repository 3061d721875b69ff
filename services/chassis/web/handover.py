"""Takes a client's connection out of gunicorn's hands, for an answer that goes on for long without holding a thread.

A view returns `handed_over(take)`. When gunicorn would send the answer, `take` is given the connection, to which it
must write everything itself, the status line first, and not block. gunicorn is told that the client has left, and
PatientWorker gives it a stand-in to close instead.
"""

import socket
from collections.abc import Callable, Iterator
from weakref import WeakSet

from flask import Response, request

Take = Callable[[socket.socket], object]
CONNECTION = "gunicorn.socket"
_taken: "WeakSet[socket.socket]" = WeakSet()


def handed_over(take: Take, content_type: str) -> Response:
    """The answer to the present request, which `take` will give. A HEAD is answered here, without a body."""
    if request.method == "HEAD":
        return Response(b"", content_type=content_type)
    connection = request.environ.get(CONNECTION)
    if connection is None:
        raise RuntimeError("only gunicorn's connections can be handed over")
    return Response(_hand_over(connection, take), content_type=content_type, direct_passthrough=True)


def stand_in(connection: socket.socket) -> socket.socket:
    """The connection that gunicorn may close: the same, or where it was handed over, one that leads nowhere."""
    if connection not in _taken:
        return connection
    connection.close()
    nowhere, other = socket.socketpair()
    other.close()
    return nowhere


def _hand_over(connection: socket.socket, take: Take) -> Iterator[bytes]:
    _taken.add(connection)
    take(connection.dup())
    raise BrokenPipeError("the connection was handed over")
    yield b""
