"""The planner compiles what solves once the suite has started."""

import threading

from deploy.suite import planning
from services.monitoring.realignment import passes, solve


def warmed(monkeypatch) -> list[str]:
    begun: list[str] = []
    monkeypatch.setattr(passes, "warm", lambda: begun.append("passes"))
    monkeypatch.setattr(solve, "warm", lambda: begun.append("limits"))
    return begun


def test_the_planner_compiles_what_solves(monkeypatch):
    begun = warmed(monkeypatch)
    planning.warm(threading.Event(), after=0)
    assert begun == ["passes", "limits"]


def test_a_planner_that_ends_before_has_compiled_nothing(monkeypatch):
    begun, stop = warmed(monkeypatch), threading.Event()
    stop.set()
    planning.warm(stop)
    assert begun == []


def test_a_planner_begins_to_compile_beside_its_first_looks(tmp_path, monkeypatch):
    begun, stop = threading.Event(), threading.Event()
    monkeypatch.setattr(planning, "warm", lambda _: begun.set())
    monkeypatch.setattr(planning, "serve_health", lambda *_: None)
    stop.set()
    planning.plan(planning.Settings(f"sqlite:///{tmp_path / 'monitoring.db'}"), "127.0.0.1", stop)
    assert begun.wait(5)
