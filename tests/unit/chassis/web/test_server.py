"""The server: each worker builds its application after the fork, and nothing outlives its supervisor."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
import urllib3

ROOT = Path(__file__).parents[4]
PROGRAM = """
import os, sys
from functools import partial
from flask import jsonify
from services.chassis.process.logs import configure
from services.chassis.web.application import bare_app
from services.chassis.web import patience
from services.chassis.web.problems import ProblemCatalog
from services.chassis.web.server import serve

patience.Patience = partial(patience.Patience, 1.0, 2.0, 0.1)

def build():
    built_in = os.getpid()
    app = bare_app("toy", ProblemCatalog({}))
    app.add_url_rule("/who", "who", lambda: jsonify(built_in=built_in, answered_in=os.getpid(), master=os.getppid()))
    return app

configure("toy")
serve(build, "127.0.0.1", int(sys.argv[1]), workers=2, threads=2, supervisor=os.getppid())
"""
PARENT = """
import subprocess, sys
print(subprocess.Popen([sys.executable, *sys.argv[1:]]).pid, flush=True)
sys.stdin.read()
"""


def until(condition, seconds=15.0):
    ends = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < ends, "not within the time given"
        time.sleep(0.05)
    return result


def is_alive(pid):
    """Whether the process runs (a zombie does not)."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@pytest.fixture
def served(tmp_path, free_port):
    """(parent process, url) of a server whose parent waits until it is killed."""
    for name, text in (("program.py", PROGRAM), ("parent.py", PARENT)):
        (tmp_path / name).write_text(textwrap.dedent(text))
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics")}
    command = [sys.executable, str(tmp_path / "parent.py"), str(tmp_path / "program.py"), str(free_port)]
    parent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ, text=True)
    master = int(parent.stdout.readline())
    yield parent, f"http://127.0.0.1:{free_port}"
    with contextlib.suppress(ProcessLookupError):
        os.kill(master, signal.SIGKILL)
    parent.kill()
    parent.communicate()


def ask(url):
    with contextlib.suppress(urllib3.exceptions.HTTPError):
        return urllib3.request("GET", url, retries=False, timeout=2)
    return None


def test_each_worker_builds_its_own_application(served):
    _, url = served
    until(lambda: ask(f"{url}/who"))
    answers = [ask(f"{url}/who").json() for _ in range(20)]
    assert all(answer["built_in"] == answer["answered_in"] != answer["master"] for answer in answers)
    metrics = ask(f"{url}/metrics").data.decode()
    assert 'operation="who",service="toy",status="200"' in metrics


def test_a_header_beyond_any_use_is_answered_by_the_application(served):
    _, url = served
    until(lambda: ask(f"{url}/who"))
    response = urllib3.request("GET", f"{url}/x", headers={"Idempotency-Key": "x" * 20_000}, retries=False)
    assert response.headers["Content-Type"].startswith("application/problem+json")


def test_a_chunked_body_of_a_megabyte_is_read_to_its_end_or_refused(served):
    _, url = served
    until(lambda: ask(f"{url}/who"))
    response = urllib3.request("POST", f"{url}/who", body=iter([b"x" * 2**16] * 16), retries=False)
    assert response.status == 405


def test_slow_requests_do_not_keep_every_thread(served):
    _, url = served
    until(lambda: ask(f"{url}/who"))
    port = int(url.rpartition(":")[2])
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(12)]
    for connection in slow:
        connection.sendall(b"GET /who HTTP/1.1\r\nHost: x\r\n")
    time.sleep(0.3)
    response = urllib3.request("GET", f"{url}/who", retries=False, timeout=10)
    assert response.status == 200
    for connection in slow:
        connection.close()


def test_nothing_outlives_a_killed_supervisor(served):
    parent, url = served
    answer = until(lambda: ask(f"{url}/who")).json()
    parent.kill()
    until(lambda: not is_alive(answer["master"]) and not is_alive(answer["answered_in"]))


def test_workers_end_when_their_master_is_killed(served):
    _, url = served
    answer = until(lambda: ask(f"{url}/who")).json()
    os.kill(answer["master"], signal.SIGKILL)
    until(lambda: not is_alive(answer["answered_in"]))
