"""One exchange over one connection: lengths, chunks, and everything that is not an answer."""

import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from services.gateway.connections import Broken, Connections, NoConnection


@contextmanager
def saying(*answers):
    """A peer that says these bytes, one answer per request, then closes; how often it was connected to."""
    connected = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            connected.append(1)
            with connection, suppress(BrokenPipeError, ConnectionResetError):  # who gave up hangs up
                for answer in answers:
                    if not connection.recv(65536):
                        break
                    for part in answer if isinstance(answer, list) else [answer]:
                        connection.sendall(part)
                        time.sleep(0.01 if isinstance(answer, list) else 0)

    threading.Thread(target=serve, daemon=True).start()
    connections = Connections("127.0.0.1", server.getsockname()[1], 2, 0.5)
    try:
        yield connections, connected
    finally:
        connections.close()
        server.close()


def get(connections, within=2.0, **options):
    return connections.exchange("GET", "/x", {"Accept": "*/*"}, None, within, **options)


def whole(body, head=b""):
    return b"HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s" % (head, len(body), body)


def test_a_connection_serves_one_request_after_the_other():
    with saying(whole(b"one", b'ETag: "7"\r\n'), whole(b"two")) as (connections, connected):
        first, second = get(connections), get(connections)
    assert (first.status, first.body, second.body) == (200, b"one", b"two")
    assert ("ETag", '"7"') in first.headers
    assert len(connected) == 1


def test_a_service_that_is_ending_is_not_kept_waiting_for_the_end_of_the_connection():
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(whole(b"last", b"Connection: close\r\n"))
                connection.settimeout(5)
                if connection.recv(1) == b"":
                    ended.set()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        connections = Connections("127.0.0.1", server.getsockname()[1], 1, 0.5)
        assert get(connections).body == b"last"
        assert ended.wait(2)
        thread.join(5)


def test_an_answer_may_come_in_pieces():
    body = b"x" * 200_000
    answer = whole(body)
    pieces = [answer[:9], answer[9:30], answer[30:100], answer[100:]]
    with saying(pieces) as (connections, _):
        assert get(connections).body == body


def test_an_answer_may_come_in_chunks():
    chunked = [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"3\r\nabc\r\n4;x=",
        b"y\r\ndefg\r\n0\r\n",
        b"\r\n",
    ]
    with saying(chunked, whole(b"next")) as (connections, _):
        assert get(connections).body == b"abcdefg"
        assert get(connections).body == b"next"


@pytest.mark.parametrize("status", [204, 304])
def test_some_answers_have_no_body(status):
    with saying(b"HTTP/1.1 %d X\r\n\r\n" % status) as (connections, _):
        assert get(connections) == (status, [], b"")


@pytest.mark.parametrize(
    "noise",
    [
        b"",
        b"SMTP ready\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\nhow long?",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"x" * 70_000,
    ],
)
def test_what_is_not_a_whole_answer_is_broken(noise):
    with saying(noise) as (connections, _), pytest.raises(Broken):
        get(connections)


def test_a_connection_that_was_closed_while_idle_is_not_used_again():
    with saying(whole(b"only one")) as (connections, connected):
        get(connections)
        time.sleep(0.05)
        assert get(connections).body == b"only one"
    assert len(connected) == 2


def test_an_answer_that_drips_is_not_waited_for_beyond_the_limit():
    drops = [b"HTTP/1.1 200 OK\r\n"] + [b"a" for _ in range(300)]
    began = time.monotonic()
    with saying(drops) as (connections, _), pytest.raises(TimeoutError):
        get(connections, within=0.3)
    assert time.monotonic() - began < 2


def test_nobody_there_is_said_so():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        connections = Connections("127.0.0.1", free.getsockname()[1], 1, 0.5)
        with pytest.raises(NoConnection):
            get(connections)


@pytest.mark.parametrize("evil", ["a\r\nX-Evil: 1", "a\nb", "a\x00b"])
def test_a_head_cannot_be_split(evil):
    connections = Connections("127.0.0.1", 9, 1, 0.1)
    with pytest.raises(ValueError, match="control"):
        connections.exchange("GET", f"/{evil}", {}, None, 1)
    with pytest.raises(ValueError, match="control"):
        connections.exchange("GET", "/", {"Accept": evil}, None, 1)
