"""What the planner does before its first look."""

import threading

from deploy.suite import planning


def test_compiling_begins_before_the_planner_looks_at_anything(tmp_path, monkeypatch):
    begun = []
    monkeypatch.setattr(planning.passes, "warm", lambda: begun.append("passes"))
    monkeypatch.setattr(planning.solve, "warm", lambda: begun.append("limits"))
    monkeypatch.setattr(planning, "serve_health", lambda *_: begun.append("looks"))
    stop = threading.Event()
    stop.set()
    planning.plan(planning.Settings(f"sqlite:///{tmp_path / 'monitoring.db'}"), "127.0.0.1", stop)
    assert begun == ["passes", "limits", "looks"]
