"""The planner put together: proposals for touched plans, and forecasts that were asked for."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime

from services.chassis.process.settings import DatabaseUrl, LogLevel, Port
from services.chassis.web.health import serve_health
from services.monitoring.opening import open_monitoring
from services.monitoring.realignment.forecasts.forecaster import Forecaster
from services.monitoring.realignment.proposals.planner import Planner
from services.monitoring.ticks.ticker import monitoring_acts

WARM_AFTER = 30.0


class PlannerEnded(Exception):
    """A thread of the planner is gone."""


@dataclass(frozen=True)
class Settings:
    """Any number of planners may run: they write the same proposals, and one of them is first."""

    database_url: DatabaseUrl
    log_level: LogLevel = "INFO"
    planner_health_port: Port = Port(8087)


def plan(settings: Settings, host: str, stop: threading.Event) -> None:
    """Looks at plans until told to stop."""
    threading.Thread(target=warm, args=(stop,), name="warm", daemon=True).start()
    store = open_monitoring(settings.database_url, cache=200)
    works = (Planner(store, monitoring_acts).run, Forecaster(store, lambda: datetime.now(UTC)).run)
    threads = [threading.Thread(target=work, args=(stop,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    serve_health("planner", settings.planner_health_port, {"planner": lambda: _check(threads)}, host)
    while not stop.wait(1):
        _check(threads)
    for thread in threads:
        thread.join(10)
    store.close()


def warm(stop: threading.Event, after: float = WARM_AFTER) -> None:
    """Loads and compiles what solves, so that no look has to; not while the suite starts, which needs the cores."""
    if not stop.wait(after):
        from services.monitoring.realignment import passes, solve

        passes.warm()
        solve.warm()


def _check(threads: list[threading.Thread]) -> None:
    """Raises PlannerEnded, so that the process ends and is started again."""
    if not all(thread.is_alive() for thread in threads):
        raise PlannerEnded
