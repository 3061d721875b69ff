"""How an application is served: gunicorn with threads, each worker building its own application after the fork.

Stores, pools and clients do not survive a fork, so the code is loaded once and `build_app` runs in every worker. When
the master dies its workers end by themselves; with `supervisor` the master ends too when that process is gone.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from services.chassis.process import metrics
from services.chassis.web.patience import PatientWorker

log = logging.getLogger("pactos.server")
LONGEST_HEADER = 64 * 1024
LONGEST_REQUEST_LINE = 8190
KEEP_ALIVE = 75
REQUEST_TIMEOUT = 60
GRACEFUL_TIMEOUT = 15
WATCH_EVERY = 0.5


def serve(
    build_app: Callable[[], Flask],
    host: str,
    port: int,
    workers: int = 1,
    threads: int = 8,
    *,
    supervisor: int | None = None,
    ready: Callable[[], object] | None = None,
) -> None:
    """Serves until SIGTERM or SIGINT; never returns, ends by SystemExit.

    `ready` is called in the master once it listens. `supervisor` is the id of the parent process to follow to its end.
    """
    metrics.clear_folder()
    if workers > 1 and not os.environ.get(metrics.FOLDER):
        log.warning("/metrics shows one worker of %d: set %s before the start", workers, metrics.FOLDER)
    _Served(build_app, settings(host, port, workers, threads, supervisor, ready)).run()


def settings(
    host: str,
    port: int,
    workers: int,
    threads: int,
    supervisor: int | None = None,
    ready: Callable[[], object] | None = None,
) -> dict[str, Any]:
    """gunicorn's settings, which a bench gives to its baseline too."""

    def when_ready(_arbiter: Arbiter) -> None:
        if supervisor is not None:
            _follow(supervisor)
        if ready is not None:
            ready()

    return {
        "bind": f"{host}:{port}",
        "worker_class": PatientWorker,
        "workers": workers,
        "threads": threads,
        "preload_app": True,
        "timeout": REQUEST_TIMEOUT,
        "graceful_timeout": GRACEFUL_TIMEOUT,
        "keepalive": KEEP_ALIVE,
        "limit_request_field_size": LONGEST_HEADER,
        "limit_request_line": LONGEST_REQUEST_LINE,
        "control_socket_disable": True,
        "logger_class": _ProcessLog,
        "post_worker_init": lambda worker: worker.wsgi.build(),
        "child_exit": lambda _arbiter, worker: metrics.forget_worker(worker.pid),
        "when_ready": when_ready,
    }


class _Deferred:
    """Stands for the application until the worker that has been forked builds its own."""

    def __init__(self, build_app: Callable[[], Flask]) -> None:
        self._build_app = build_app
        self._app: Flask | None = None

    def build(self) -> None:
        self._app = self._build_app()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return self._app.wsgi_app(environ, start_response)


class _Served(BaseApplication):
    """The application with its settings, without gunicorn's command line and configuration files."""

    def __init__(self, build_app: Callable[[], Flask], configured: dict[str, Any]) -> None:
        self._deferred, self._configured = _Deferred(build_app), configured
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._configured.items():
            self.cfg.set(name, value)

    def load(self) -> _Deferred:
        return self._deferred


class _ProcessLog(Logger):
    """gunicorn's own records go where the process logs; requests are logged by the application."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)


def _follow(supervisor: int) -> None:
    """Ends this process in good order when its parent is another than the supervisor."""

    def watch() -> None:
        while os.getppid() == supervisor:
            time.sleep(WATCH_EVERY)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="follow the supervisor", daemon=True).start()
