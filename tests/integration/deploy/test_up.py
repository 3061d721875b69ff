"""`pactos up` on one machine: what it tells, what it keeps, how it ends, and what it survives."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
import urllib3

from deploy.servers.children import free_port
from services.chassis.store.database import open_database

PACTOS = str(Path(sys.executable).parent / "pactos")
PLAN, EXAMPLE = "deploy/data/pactos-por-pichincha.yaml", "deploy/data/ejemplo-mesa-turismo-mejia.yaml"
NAMES = {"unit", "other_unit", "facilitator", "verifier", "officer", "auditor", "operator"}
PATIENCE = 240.0


def environ(home: Path, **more: str) -> dict[str, str]:
    """An environment with a home and a port of its own, and no servers."""
    named = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS")
    }
    return {**named, "PACTOS_HOME": str(home), "PORT": str(free_port()), "TICKS": "manual", **more}


@contextmanager
def up(home: Path, *arguments: str, **more: str) -> Iterator["subprocess.Popen[str]"]:
    """A suite that is ready, and is killed at the end where the test did not end it."""
    home.mkdir(exist_ok=True)
    (home / "ready.json").unlink(missing_ok=True)
    with (home / "up.log").open("a") as log:
        process = subprocess.Popen([PACTOS, "up", *arguments], env=environ(home, **more), stdout=log, stderr=log)
    try:
        within(PATIENCE, lambda: (home / "ready.json").exists() or process.poll() is not None)
        assert (home / "ready.json").exists(), (home / "up.log").read_text()[-3000:]
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(90)


def refused(arguments: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """The exit code and the words of a command that fails."""
    done = subprocess.run([PACTOS, *arguments], env=environment, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stderr


def facts(home: Path) -> dict[str, Any]:
    return json.loads((home / "ready.json").read_text())


def read(home: Path, path: str) -> dict[str, Any]:
    answer = urllib3.request("GET", facts(home)["address"] + path, retries=False, timeout=10)
    assert answer.status == 200, answer.data
    return answer.json()


def stored_commitments(home: Path) -> list[tuple[str, int]]:
    """Every commitment and its version, once monitoring has all that was loaded."""
    loaded = json.loads((home / "loaded.json").read_text())
    ids = [id_ for document in loaded.values() for label, id_ in document["ids"].items() if label != "pact"]
    return sorted((id_, read(home, f"/v1/commitments/{id_}")["version"]) for id_ in ids)


def within(seconds: float, condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of a suite that runs for all tests that leave it alive."""
    home = tmp_path_factory.mktemp("home")
    with up(home):
        yield home


def test_ready_json_says_where_and_with_which_keys_for_its_owner_alone(home: Path):
    ready = facts(home)
    assert ready.keys() == {"address", "pid", "keys", "units"}
    assert ready["keys"].keys() == NAMES
    assert ready["units"].keys() == {"unit", "other_unit"}
    assert psutil.Process(ready["pid"]).children()
    for name in ("ready.json", "keys.json", "surroundings.json"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600


def test_the_store_holds_no_key_only_hashes(home: Path):
    database = open_database(f"sqlite:///{home / 'sqlite'}", "gateway")
    with database.transaction(write=False) as connection:
        stored = str(connection.execute("SELECT * FROM api_keys"))
    database.close()
    assert not [name for name, key in facts(home)["keys"].items() if key in stored]


def test_loading_a_file_again_changes_nothing_and_another_start_is_refused(home: Path):
    environment = {**os.environ, "PACTOS_HOME": str(home)}
    load = [PACTOS, "load", PLAN]
    assert "pasos nuevos" in subprocess.run(load, env=environment, capture_output=True, text=True).stdout
    before = stored_commitments(home)
    assert len(before) == 5
    assert "nada nuevo" in subprocess.run(load, env=environment, capture_output=True, text=True).stdout
    code, words = refused(["load", PLAN, "--start", "2020-01-06"], environment)
    assert code == 1
    assert "ya está cargado desde" in words
    assert stored_commitments(home) == before


def test_a_home_in_use_is_refused(home: Path):
    code, words = refused(["up"], environ(home))
    assert code == 1
    assert f"Ya hay una suite en marcha en esta carpeta (proceso {facts(home)['pid']})" in words


def test_a_taken_port_is_told(home: Path, tmp_path: Path):
    port = facts(home)["address"].rpartition(":")[2]
    code, words = refused(["up"], environ(tmp_path, PORT=port))
    assert code == 2
    assert f"El puerto {port} está ocupado" in words


def test_views_are_rebuilt_beside_the_running_suite(home: Path):
    done = subprocess.run([PACTOS, "replay"], env={**os.environ, "PACTOS_HOME": str(home)}, capture_output=True)
    assert "Vistas reconstruidas" in done.stdout.decode(), done.stderr


def test_a_second_start_finds_its_data_and_its_keys_and_nothing_is_left_at_the_end(tmp_path: Path):
    with up(tmp_path, "--load", PLAN, "--load", EXAMPLE) as process:
        keys, before = facts(tmp_path)["keys"], stored_commitments(tmp_path)
        assert len(before) == 7
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        assert process.wait(90) == 0
    assert not (tmp_path / "ready.json").exists()
    assert not [child for child in family if child.is_running()]
    with up(tmp_path, "--load", PLAN, "--load", EXAMPLE):
        assert facts(tmp_path)["keys"] == keys
        assert stored_commitments(tmp_path) == before


@pytest.mark.parametrize(
    ("named", "missing"),
    [
        ({"DATABASE_URL": "postgresql://x"}, "KAFKA_BOOTSTRAP_SERVERS"),
        ({"KAFKA_BOOTSTRAP_SERVERS": "x:1"}, "DATABASE_URL"),
    ],
)
def test_a_database_without_a_broker_is_refused_and_the_other_way_round(tmp_path: Path, named: dict, missing: str):
    for arguments in (["up"], ["up", "--servers"]):
        code, words = refused(arguments, environ(tmp_path, **named))
        assert code == 2
        assert f"{missing} no: se usan ambas o ninguna" in words


def test_a_process_that_dies_is_told_and_started_again(tmp_path: Path):
    with up(tmp_path) as process:
        for child in psutil.Process(process.pid).children():
            child.kill()
        told = re.compile(r"gateway terminó \(código -9\); se inicia de nuevo")
        assert within(20, lambda: told.search((tmp_path / "up.log").read_text()))
        assert within(40, lambda: _answers(tmp_path, "/v1/commitments"))
        assert within(40, lambda: _answers(tmp_path, "/v1/units/EJ-TURISMO"))


def test_every_process_ends_when_the_supervisor_is_killed(tmp_path: Path):
    with up(tmp_path) as process:
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        assert within(30, lambda: not [child for child in family if child.is_running()])
    with up(tmp_path):
        assert _answers(tmp_path, "/v1/commitments")


def test_a_file_with_a_fault_is_refused_before_anything_is_sent(tmp_path: Path):
    wrong = tmp_path / "pacto.yaml"
    wrong.write_text("document: prueba\nexample: si\n", encoding="utf-8")
    code, words = refused(["load", str(wrong), "--address", "http://127.0.0.1:1"], environ(tmp_path))
    assert code == 2
    assert "pacto.yaml: línea 2, example:" in words


def _answers(home: Path, path: str) -> bool:
    try:
        return urllib3.request("GET", facts(home)["address"] + path, retries=False, timeout=5).status == 200
    except urllib3.exceptions.HTTPError:
        return False
