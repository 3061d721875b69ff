"""The parts of a suite on one machine: its environment, its home, what it keeps alive, its keys."""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from deploy.failures import Mistake
from deploy.loading.document import Document
from deploy.pactos.serve import PORTS, Name
from deploy.pactos.tick import day_or_moment
from deploy.servers.children import ChildFailed
from deploy.suite import development_keys, following, loads, notifying, planning, relaying, surroundings
from deploy.suite.home import Damaged, Home, InUse, read_json, write_private
from deploy.suite.processes import GaveUp, Processes, Role
from deploy.suite.standing import Standing
from services.chassis.store.database import open_database
from services.gateway.access import keys

ROOT = Path(__file__).parents[3]


def test_the_containers_of_production_are_all_the_processes_of_the_suite():
    composed = yaml.safe_load((ROOT / "deploy" / "compose" / "compose.yaml").read_text())["services"]
    served = {name for name, service in composed.items() if service.get("command", [""])[0] == "serve"}
    assert served == {each.value for each in Name}
    assert all(composed[name]["command"][1] == name for name in served)


def test_processes_that_start_side_by_side_by_default_listen_in_different_places():
    healthy = [
        field.default
        for settings in (following.Settings, relaying.Settings, notifying.Settings, planning.Settings)
        for field in fields(settings)
        if field.name.endswith("_health_port")
    ]
    everywhere = [*PORTS.values(), *healthy]
    assert len(healthy) == 4
    assert len(set(everywhere)) == len(everywhere)


def test_without_servers_named_there_are_none_outside():
    assert surroundings.outside({"DATABASE_URL": " ", "KAFKA_BOOTSTRAP_SERVERS": ""}) is None


def test_both_servers_named_are_used():
    named = {"DATABASE_URL": "postgresql://h/d", "KAFKA_BOOTSTRAP_SERVERS": "h:1"}
    assert surroundings.outside(named) == surroundings.Outside("postgresql://h/d", "h:1")


@pytest.mark.parametrize(
    "named",
    [
        {"DATABASE_URL": "postgresql://h/d"},
        {"KAFKA_BOOTSTRAP_SERVERS": "h:1"},
        {"DATABASE_URL": "sqlite:///x", "KAFKA_BOOTSTRAP_SERVERS": "h:1"},
    ],
    ids=["a database alone", "a broker alone", "SQLite with a broker"],
)
def test_servers_that_do_not_go_together_are_refused(named: dict[str, str]):
    with pytest.raises(surroundings.OneWithoutTheOther):
        surroundings.outside(named)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "ocho", "8080.0"])
def test_a_port_that_is_none_is_refused(text: str):
    with pytest.raises(surroundings.PortMistaken):
        surroundings.port_of({"PORT": text})


@pytest.mark.parametrize(
    ("name", "wrong"), [("gateway", {"KEY_RATE": "many"}), ("consumer", {"TICKS": "weekly"}), ("relay", {})]
)
def test_a_process_names_every_wrong_or_missing_setting_at_once(name: str, wrong: dict[str, str]):
    environment = {"PATH": os.environ["PATH"], "LOG_LEVEL": "loud", **wrong}
    serve = [sys.executable, "-m", "deploy.pactos", "serve", name]
    done = subprocess.run(serve, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == Mistake.code
    assert "Traceback" not in done.stderr
    for each in ("DATABASE_URL", "LOG_LEVEL", *wrong):
        assert f"- {each}: " in done.stderr


def test_each_start_has_a_secret_of_its_own_and_addresses_on_loopback():
    first, second = (surroundings.compose({}, "sqlite:///x", None, 8080) for _ in range(2))
    assert first["IDENTITY_SECRET"] != second["IDENTITY_SECRET"]
    assert first["AGREEMENTS_URL"] == f"http://127.0.0.1:{first['AGREEMENTS_PORT']}"
    assert "KAFKA_BOOTSTRAP_SERVERS" not in first


def _hold(path: Path, held: "multiprocessing.Queue[bool]") -> None:
    with Home(path).held():
        held.put(True)
        time.sleep(60)


def test_a_home_is_held_by_one_process_and_free_when_that_one_is_gone(tmp_path: Path):
    held: multiprocessing.Queue[bool] = multiprocessing.Queue()
    holder = multiprocessing.Process(target=_hold, args=(tmp_path, held))
    holder.start()
    held.get(timeout=20)
    with pytest.raises(InUse, match=str(holder.pid)), Home(tmp_path).held():
        pass
    holder.kill()
    holder.join()
    with Home(tmp_path).held():
        pass


def test_what_is_written_for_the_owner_is_read_by_nobody_else(tmp_path: Path):
    write_private(tmp_path / "secret.json", {"clave": "ñ"})
    assert (tmp_path / "secret.json").stat().st_mode & 0o077 == 0
    assert read_json(tmp_path / "secret.json") == {"clave": "ñ"}


def test_a_damaged_file_is_named(tmp_path: Path):
    (tmp_path / "keys.json").write_text("{")
    with pytest.raises(Damaged, match="keys.json"):
        read_json(tmp_path / "keys.json")


@pytest.fixture
def database(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'data'}", "gateway")
    yield database
    database.close()


def test_development_keys_last_and_are_known_to_a_new_store(tmp_path: Path, database):
    home = Home(tmp_path)
    first = development_keys.ensure(home, database)
    assert development_keys.ensure(home, database) == first
    other = open_database(f"sqlite:///{tmp_path / 'other'}", "gateway")
    assert development_keys.ensure(home, other) == first
    assert len(keys.list_keys(other)) == len(first)
    other.close()


def test_a_development_key_that_was_revoked_is_made_anew(tmp_path: Path, database):
    home = Home(tmp_path)
    first = development_keys.ensure(home, database)
    revoked = keys.find(database, keys.hash_of(first["unit"]))
    keys.revoke(database, revoked.id, datetime.now(UTC))
    second = development_keys.ensure(home, database)
    assert second["unit"] != first["unit"]
    assert {name for name in first if first[name] != second[name]} == {"unit"}


def test_a_first_load_fixes_the_days_of_later_ones(tmp_path: Path):
    home, document = Home(tmp_path), Document(Path("x.yaml"), {"document": "plan"})
    write_private(home.loaded, {"plan": {"start": "2026-01-05", "on": "2026-01-05"}})
    assert loads.days_of(home, document, None) == (date(2026, 1, 5), date(2026, 1, 5))


def test_a_plan_that_starts_later_is_agreed_today(tmp_path: Path):
    start, on = loads.days_of(Home(tmp_path), Document(Path("x.yaml"), {"document": "plan"}), date(2199, 1, 1))
    assert start == date(2199, 1, 1)
    assert on < start


def watch_often(watch: Callable[[], object]) -> None:
    for _ in range(1000):
        watch()
        time.sleep(0.02)


def script(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_a_process_that_ends_before_it_is_ready_stops_the_start_with_the_end_of_its_log(tmp_path: Path):
    told: list[str] = []
    processes = Processes({}, lambda name: tmp_path / name, told.append)
    with pytest.raises(ChildFailed, match="no hay sitio"):
        processes.start([Role("one", script("raise SystemExit('no hay sitio')"), "http://127.0.0.1:1/readyz")])
    processes.stop()


def test_a_process_that_dies_again_and_again_ends_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("deploy.suite.processes.FIRST_PAUSE", 0.0)
    monkeypatch.setattr("deploy.suite.processes._answers", lambda url: True)
    told: list[str] = []
    processes = Processes({}, lambda name: tmp_path / name, told.append)
    processes.start([Role("one", script("raise SystemExit(3)"), "")])
    with pytest.raises(GaveUp, match="one terminó 7 veces seguidas"):
        watch_often(processes.watch)
    assert len(told) == 6
    processes.stop()


class Mortal:
    """A server that is down until it is started."""

    pid = None

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)

    def start(self) -> str:
        return self.addresses.pop(0)


def test_a_server_that_dies_is_started_again_but_not_for_ever():
    told: list[str] = []
    standing = Standing("postgresql://a", "b:1", {"Kafka": Mortal(*["b:1"] * 9)})
    with pytest.raises(GaveUp):
        watch_often(lambda: standing.watch(told.append))
    assert told == ["Kafka terminó; se inicia de nuevo."] * 5


def test_a_server_that_comes_back_elsewhere_ends_the_suite():
    with pytest.raises(GaveUp, match="otro puerto"):
        Standing("postgresql://a", "b:1", {"Kafka": Mortal("b:2")}).watch(lambda words: None)


def test_a_tick_at_a_day_leaves_the_moment_to_monitoring():
    assert day_or_moment("2026-07-01") == date(2026, 7, 1)


def test_a_tick_at_no_moment_is_refused():
    with pytest.raises(Mistake, match="no es un día ni un momento"):
        day_or_moment("mañana")


def test_ready_json_is_valid_json_whenever_it_is_there(tmp_path: Path):
    for number in range(50):
        write_private(tmp_path / "ready.json", {"pid": number})
        assert json.loads((tmp_path / "ready.json").read_text())["pid"] == number
    assert [path.name for path in tmp_path.iterdir()] == ["ready.json"]
