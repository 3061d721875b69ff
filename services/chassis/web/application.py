"""The Flask application of a service: its operations, its problems, and how its health is asked."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from services.chassis.process import logs, metrics, tracing
from services.chassis.store.database import Database
from services.chassis.web import openapi, parsing, problems, refusals
from services.chassis.web.lean import LeanFlask
from services.chassis.web.problems import ProblemCatalog
from services.chassis.web.routes import Routes
from services.chassis.web.running import Surroundings, encode, view_of
from services.kernel.refusals import Refusal

if TYPE_CHECKING:
    from services.chassis.store.application import EventStore

log = logging.getLogger("pactos.web")
COMMAND_SECONDS = 10.0
QUIET = frozenset({"livez", "readyz", "metrics"})
# A consumer without a broker polls the feed ten times a second: only what fails there is worth a line.
POLLED = "/internal/"
Check = Callable[[], object]


def now() -> datetime:
    """The wall clock, aware, in UTC."""
    return datetime.now(UTC)


def create_app(
    name: str,
    routes: Iterable[Routes],
    catalog: ProblemCatalog,
    *,
    identity_secret: str,
    store: "EventStore | None" = None,
    database: Database | None = None,
    checks: Mapping[str, Check] | None = None,
    clock: Callable[[], datetime] = now,
    command_seconds: float = COMMAND_SECONDS,
) -> Flask:
    """A service's application. Build it after the fork: it holds an open store.

    `database` is the store's unless given. /readyz asks the `checks`, each by its name; one that raises is not ready.
    """
    routes = list(routes)
    database = database if database is not None else getattr(store, "database", None)
    app = bare_app(name, catalog, checks={**_reachable(store, database), **(checks or {})})
    around = Surroundings(store, database, identity_secret, clock, command_seconds)
    for operation in (operation for group in routes for operation in group):
        app.add_url_rule(
            operation.path, operation.name, view_of(operation, around), methods=[operation.method], strict_slashes=True
        )
    document: list[bytes] = []

    def read_document() -> Response:
        if not document:
            document.append(encode(openapi.document(name, routes, catalog)))
        return Response(document[0], content_type="application/json")

    app.add_url_rule("/openapi.json", "openapi", read_document)
    return app


def bare_app(name: str, catalog: ProblemCatalog, *, checks: Mapping[str, Check] | None = None) -> Flask:
    """An application with traces, access log, metrics, problems and health, and no operation yet."""
    app = LeanFlask(name)
    app.config["MAX_CONTENT_LENGTH"] = parsing.LARGEST_BODY
    _frame(app, name)
    _refuse(app, catalog)
    _tell_health(app, checks or {})
    return app


def _frame(app: Flask, name: str) -> None:
    """Around each request: a trace before it; then headers, one line of access log, and metrics."""
    measured = metrics.RequestMetrics(name)

    def begin() -> None:
        environ = request.environ
        environ["pactos.began"] = time.perf_counter()
        tracing.begin(environ.get("HTTP_TRACEPARENT"), environ.get("HTTP_X_CORRELATION_ID"))

    def finish(response: Response) -> Response:
        trace, environ = tracing.current(), request.environ
        operation = request.endpoint or "unknown"
        seconds = time.perf_counter() - environ.get("pactos.began", time.perf_counter())
        if trace is not None:
            response.headers["X-Correlation-Id"] = trace.correlation_id
            response.headers["Traceparent"] = trace.traceparent
        if operation not in QUIET:
            measured.observe(operation, response.status_code, seconds)
            if response.status_code >= 400 or not operation.startswith(POLLED):
                _log_access(operation, environ["REQUEST_METHOD"], response.status_code, seconds)
        tracing.end()
        return response

    app.before_request(begin)
    app.after_request(finish)


def _log_access(operation: str, method: str, status: int, seconds: float) -> None:
    """One line without personal values or secrets: no query, no subject; an unknown path is not repeated."""
    fields = {
        "operation": operation,
        "method": method,
        "path": _path(),
        "status": status,
        "duration_ms": round(seconds * 1000, 3),
    }
    logs.note("pactos.access", "request", fields)


def _path() -> str | None:
    """The path of a request that was routed; without a token that opens something."""
    rule = request.url_rule
    return None if rule is None else rule.rule if "token" in rule.arguments else request.path


def _refuse(app: Flask, catalog: ProblemCatalog) -> None:
    """Every error is a problem document."""

    def refused(refusal: Refusal) -> Response:
        parsing.drain(request.environ)
        return problems.respond(catalog, refusal)

    def unexpected(error: Exception) -> Response:
        log.error("unexpected error", exc_info=error, extra={"fields": {"operation": request.endpoint}})
        return problems.respond(catalog, refusals.Unexpected())

    def by_status(error: HTTPException) -> Response:
        parsing.drain(request.environ)
        response = problems.respond(catalog, _refusal_of(error))
        if error.code == 405 and getattr(error, "valid_methods", None):
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return response

    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, by_status)
    app.register_error_handler(Exception, unexpected)


def _refusal_of(error: HTTPException) -> Refusal:
    """What an error of Flask or Werkzeug means here."""
    if error.code == 404:
        return refusals.NoSuchRoute()
    if error.code == 405:
        return refusals.MethodNotAllowed(allowed=sorted(getattr(error, "valid_methods", None) or ()))
    if error.code == 413:
        return refusals.BodyTooLarge(limit=request.max_content_length)
    if error.code == 415:
        return refusals.UnsupportedMediaType()
    if error.code is not None and error.code < 500:
        return refusals.Malformed(reason=refusals.UNREADABLE)
    log.error("unexpected error", exc_info=error)
    return refusals.Unexpected()


def _tell_health(app: Flask, checks: Mapping[str, Check]) -> None:
    """/livez: the process answers. /readyz: what it needs answers too. /metrics: Prometheus."""

    def live() -> Response:
        return Response(b'{"status":"alive"}', content_type="application/json")

    def ready() -> Response:
        results = {name: _passes(name, check) for name, check in checks.items()}
        all_pass = all(results.values())
        body = {"status": "ready" if all_pass else "not ready", "checks": results}
        return Response(encode(body), 200 if all_pass else 503, content_type="application/json")

    def metered() -> Response:
        return Response(metrics.exposition(), content_type=metrics.CONTENT_TYPE)

    app.add_url_rule("/livez", "livez", live)
    app.add_url_rule("/readyz", "readyz", ready)
    app.add_url_rule("/metrics", "metrics", metered)


def _passes(name: str, check: Check) -> bool:
    try:
        check()
    except Exception:
        log.warning("not ready: %s", name, exc_info=True)
        return False
    return True


def _reachable(store: "EventStore | None", database: Database | None) -> dict[str, Check]:
    """The checks that every service has: its store and its database answer."""

    def ask() -> None:
        with database.transaction(write=False) as connection:
            connection.execute("SELECT 1")

    checks: dict[str, Check] = {}
    if store is not None:
        checks["store"] = store.head
    if database is not None:
        checks["database"] = ask
    return checks
