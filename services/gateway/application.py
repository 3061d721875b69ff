"""The gateway's Flask application: the document's routes, its own pages, and what every answer carries."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Flask, Response, g, request

from services.chassis.web.application import Check, bare_app
from services.chassis.web.problems import ProblemCatalog
from services.gateway import links, published, routing
from services.gateway.access.table import TABLE
from services.gateway.answers import SECURITY, Answer
from services.gateway.cache import CachedReads
from services.gateway.door import Door
from services.gateway.problems import PROBLEMS
from services.kernel.refusals import NotFound

JSON, HTML = "application/json", "text/html; charset=utf-8"


def create_app(document: Mapping[str, Any], door: Door, checks: Mapping[str, Check] | None = None) -> Flask:
    """The application that routes by the merged document. Raises BadDocument."""
    found = routing.operations(document)
    unknown = sorted(operation.action for operation in found if operation.action not in TABLE)
    if unknown:
        raise routing.BadDocument(f"the table of access does not say who may: {', '.join(unknown)}")
    app = bare_app("gateway", ProblemCatalog(PROBLEMS), checks=checks)

    def answer(operation: routing.Operation, **arguments: object) -> Response:
        return door.stream(operation) if operation.streams else door.answer(operation, **arguments).response()

    routing.register(app, found, answer)
    _show_our_own(app, document)
    links.register(app, door)
    app.after_request(_dressed)
    app.wsgi_app = CachedReads(app.wsgi_app, door.cache, door.of_addresses, door.hops)
    return app


def _dressed(response: Response) -> Response:
    """How browsers must treat an answer, how often its caller may still call, how one identifies oneself."""
    if "X-Frame-Options" not in response.headers:
        response.headers.extend(SECURITY)
    allowance = g.get("allowance")
    if allowance is not None:
        response.headers.extend(allowance.headers())
    if response.status_code == 401:
        error = ', error="invalid_token"' if "HTTP_AUTHORIZATION" in request.environ else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="pactos"{error}'
    return response


def _show_our_own(app: Flask, document: Mapping[str, Any]) -> None:
    """The pages that no service answers: the start, the document, the types of problem."""
    merged = msgspec.json.encode(document)
    kinds = published.problem_types(ProblemCatalog(PROBLEMS).problems.values(), document)

    def start() -> Response:
        return _page(published.index_page()) if _prefers_page() else _json(msgspec.json.encode(published.index()))

    def read_document() -> Response:
        return _json(merged)

    def list_problems() -> Response:
        return _json(msgspec.json.encode({"items": list(kinds.values()), "next": None}))

    def read_problem(slug: str) -> Response:
        if slug not in kinds:
            raise NotFound
        return (
            _page(published.problem_page(kinds[slug])) if _prefers_page() else _json(msgspec.json.encode(kinds[slug]))
        )

    for rule, view in (
        ("/", start),
        ("/openapi.json", read_document),
        ("/problems", list_problems),
        ("/problems/<slug>", read_problem),
    ):
        app.add_url_rule(rule, rule, view, methods=["GET"], provide_automatic_options=False)


def _prefers_page() -> bool:
    """Whether a person looks: a browser asks for HTML first, a program for JSON or for anything."""
    return request.accept_mimetypes.best_match((JSON, "text/html"), JSON) == "text/html"


def _page(text: str) -> Response:
    return _tagged(text.encode(), HTML)


def _json(body: bytes) -> Response:
    return _tagged(body, JSON)


def _tagged(body: bytes, kind: str) -> Response:
    answer = Answer(200, (("Content-Type", kind), ("Cache-Control", "no-cache"), ("Vary", "Accept")), body)
    return answer.with_etag().unless_known(request.environ.get("HTTP_IF_NONE_MATCH")).response()
