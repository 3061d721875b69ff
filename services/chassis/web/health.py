"""A process without routes of its own still says whether it lives, is ready, and what it counts: a small server."""

import threading
from collections.abc import Callable, Mapping

from werkzeug.serving import WSGIRequestHandler, make_server

from services.chassis.web.application import bare_app
from services.chassis.web.problems import ProblemCatalog

LOOPBACK = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """The application logs its own requests."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


def serve_health(name: str, port: int, checks: Mapping[str, Callable[[], object]], host: str = LOOPBACK) -> None:
    """Answers /livez, /readyz and /metrics from a thread that ends with the process."""
    app = bare_app(name, ProblemCatalog({}, {}), checks=checks)
    server = make_server(host, port, app, threaded=True, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
