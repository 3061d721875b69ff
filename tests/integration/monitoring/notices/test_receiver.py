"""The receiver of the tests itself: what it holds came whole."""

import socket

import pytest

from tests.integration.monitoring.notices.receiver import answering, receiver
from tests.support.waiting import eventually

WHOLE = b"POST /hooks HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody"


def sent(port: int, request: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as peer:
        peer.sendall(request)


@pytest.mark.parametrize("most", [0, 10, len(WHOLE) - 6, len(WHOLE) - 1])
def test_a_request_that_breaks_off_did_not_arrive(most):
    with receiver(answering("200 OK")) as hook:
        sent(hook.port, WHOLE[:most])
        sent(hook.port, WHOLE)
        eventually(lambda: hook.connections == 2 and hook.requests)
    assert [(one.path, one.body) for one in hook.requests] == [("/hooks", b"body")]
