"""The planner put together: proposals for touched plans, and forecasts that were asked for."""

import threading
from dataclasses import dataclass

from services.chassis.process.settings import DatabaseUrl, LogLevel, Port
from services.chassis.web.health import serve_health
from services.monitoring.realignment.proposals.planner import Planner
from services.monitoring.ticks.ticker import monitoring_acts
from services.monitoring.wsgi import open_monitoring


class PlannerEnded(Exception):
    """The planner's thread is gone."""


@dataclass(frozen=True)
class Settings:
    """Any number of planners may run: they write the same proposals, and one of them is first."""

    database_url: DatabaseUrl
    log_level: LogLevel = "INFO"
    planner_health_port: Port = Port(8086)


def plan(settings: Settings, host: str, stop: threading.Event) -> None:
    """Looks at plans until told to stop."""
    store = open_monitoring(settings.database_url, cache=200)
    planner = threading.Thread(target=Planner(store, monitoring_acts).run, args=(stop,), name="planner", daemon=True)
    planner.start()
    serve_health("planner", settings.planner_health_port, {"planner": lambda: _check(planner)}, host)
    while not stop.wait(1):
        _check(planner)
    planner.join(10)
    store.close()


def _check(thread: threading.Thread) -> None:
    """Raises PlannerEnded, so that the process ends and is started again."""
    if not thread.is_alive():
        raise PlannerEnded
