"""The feed of a service over HTTP, for other services alone: batches of envelopes, the index, the head."""

from collections.abc import Callable
from uuid import UUID

import msgspec
from flask import Flask, Response, abort, request

from contracts.envelope import JSON, JSON_BATCH, to_batch
from services.chassis.stream.log import FEED, HEAD, INDEX, LIMIT, PAGE, Head, Log, Source, StoreLog
from services.chassis.stream.publish import Published
from services.chassis.web import identity
from services.kernel.acts import SERVICE
from services.kernel.refusals import Forbidden

GREATEST = 2**63 - 1


def register_feed(app: Flask, store: Source, published: Published, source: str, secret: str) -> None:
    """Adds the feed's routes to the app. They answer only to the role `service` (403 else, 401 without identity)."""
    add_feed(app, StoreLog(store, published, source), lambda: _check(secret))


def add_feed(app: Flask, log: Log, check: Callable[[], object]) -> None:
    """The routes of a log; `check` aborts a request that may not read it."""

    def feed() -> Response:
        check()
        aggregate = request.args.get("aggregate")
        if aggregate is None:
            return _answer(to_batch(log.page(_number("after"), _limit())), JSON_BATCH)
        found = log.of_aggregate(_aggregate(aggregate), _number("after_version"), _limit())
        return _answer(to_batch(found), JSON_BATCH)

    def index() -> Response:
        check()
        return _answer(msgspec.json.encode(log.index(_number("after"), _limit(LIMIT))), JSON)

    def head() -> Response:
        check()
        return _answer(msgspec.json.encode(Head(log.head())), JSON)

    for path, view in ((FEED, feed), (INDEX, index), (HEAD, head)):
        app.add_url_rule(path, endpoint=path, view_func=view, methods=["GET"])


def _check(secret: str) -> None:
    if identity.verify(request.headers.get(identity.HEADER), identity.INTERNAL, secret).who.role != SERVICE:
        raise Forbidden(reason="for services alone")


def _answer(body: bytes, kind: str) -> Response:
    return Response(body, content_type=kind)


def _limit(default: int = PAGE) -> int:
    return max(1, min(_number("limit", default), LIMIT))


def _number(name: str, default: int = 0) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or int(text) > GREATEST:
        abort(400, f"{name} is not a number from 0")
    return int(text)


def _aggregate(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        abort(400, "aggregate is not a UUID")
