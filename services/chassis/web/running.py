"""What happens between a request and its answer: for a read, and for a command on the store.

The order of a command's checks: identity, idempotent replay, If-Match, fields, domain.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import msgspec
from flask import Request, Response
from flask.globals import request as current_request
from marshmallow import Schema

from services.chassis.process import tracing
from services.chassis.store.database import Database
from services.chassis.store.idempotency import Request as Asked
from services.chassis.store.idempotency import Saved
from services.chassis.store.refusals import StaleVersion
from services.chassis.web import bodies, identity, parsing
from services.chassis.web.refusals import InvalidRequest, PreconditionRequired, Unauthenticated
from services.chassis.web.routes import Answer, Operation, Reading
from services.kernel.acts import SERVICE, Act, Who
from services.kernel.refusals import NotFound

if TYPE_CHECKING:
    from services.chassis.store.application import EventStore

_NOTHING = Schema.from_dict({}, name="Nothing")()
JSON = "application/json"
POSITION = "Pactos-Position"
REPLAYED = "Idempotency-Replayed"
encode = msgspec.json.Encoder(decimal_format="number", enc_hook=str).encode


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every operation of a service runs with. `deadline` is the seconds that one command may take."""

    store: "EventStore | None"
    database: Database | None
    secret: str
    clock: Callable[[], datetime]
    deadline: float


def view_of(operation: Operation, around: Surroundings) -> Callable[..., Response]:
    """The Flask view of an operation."""
    if operation.saves:
        return _saving(operation, around)
    return _reading(operation, around)


def _reading(operation: Operation, around: Surroundings) -> Callable[..., Response]:
    """Reads, and commands that save nothing through the store."""
    body = operation.body() if operation.body else None
    query = _query_of(operation.query() if operation.query else None)
    action = identity.INTERNAL if operation.kind == "internal" else operation.name

    def answer(**path: Any) -> Response:
        request = current_request._get_current_object()
        caller = _caller(request, action, around.secret)
        now = around.clock()
        act = Act(caller.who, now, _correlation_id(), tier=caller.tier)
        reading = Reading(around.store, around.database, act.who, caller.scope, now, act)
        fields = query(request)
        if body is not None:
            fields |= parsing.load(body, parsing.body_of(request)[1])
        return _answered(request, operation.run(reading, **path, **fields))

    return answer


def _query_of(schema: Any) -> Callable[[Request], dict[str, Any]]:
    """What reads the query of an operation. Without a query the fields are the defaults, which are found once."""
    schema = schema or _NOTHING
    fixed = not any(field.required or callable(field.load_default) for field in schema.fields.values())
    defaults = schema.load({}) if fixed else None

    def read(request: Request) -> dict[str, Any]:
        if defaults is not None and not request.environ.get("QUERY_STRING"):
            return dict(defaults)
        return parsing.load(schema, parsing.query_of(request.args))

    return read


def _answered(request: Request, answer: Answer) -> Response:
    """The answer with its ETag; 304 without a body where the caller has it already."""
    body = answer.body if isinstance(answer.body, bytes) else encode(answer.body)
    response = Response(body, answer.status, content_type=answer.media_type or JSON)
    headers = response.headers
    if request.method in ("GET", "HEAD"):
        headers["ETag"] = etag = _etag(answer, body)
        wanted = request.environ.get("HTTP_IF_NONE_MATCH")
        if wanted and _matches(wanted, etag):
            response.status_code = 304
            response.set_data(b"")
    for name, value in answer.headers.items():
        headers[name] = value
    return response


def _etag(answer: Answer, body: bytes) -> str:
    if answer.version is None:
        return f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    return f'W/"{answer.version}"' if answer.weak else f'"{answer.version}"'


def _matches(wanted: str, etag: str) -> bool:
    """If-None-Match, by weak comparison."""
    opaque = etag.removeprefix("W/")
    return wanted.strip() == "*" or any(tag.strip().removeprefix("W/") == opaque for tag in wanted.split(","))


def _saving(operation: Operation, around: Surroundings) -> Callable[..., Response]:
    """Commands: run through the store, answered with the representation and the position of what they saved."""
    schema = operation.body() if operation.body else _NOTHING
    creates = operation.kind == "create"

    def answer(**path: Any) -> Response:
        request = current_request._get_current_object()
        caller = _caller(request, operation.name, around.secret)
        raw, given = bodies.read(request, operation)
        asked = _asked(request, operation, caller.subject, raw)
        act = Act(caller.who, around.clock(), _correlation_id(), tier=caller.tier)
        (thing,) = path.values() if path else (None,)

        def command(work: Any) -> Saved:
            if creates:
                return operation.run(work, act, **given.fields(schema))
            seen = _seen(request, operation)
            fields = _fields(operation, schema, given, around.store, act.who, thing, seen)
            return operation.run(work, act, thing, seen, **fields)

        saved = around.store.execute(command, asked, operation.seconds or around.deadline)
        return _saved(operation, around.store, act, saved)

    return answer


def _asked(request: Request, operation: Operation, subject: str, raw: bytes) -> Asked:
    """The request as the store remembers it, under the caller's key or one made here."""
    key = parsing.idempotency_key(request.environ.get("HTTP_IDEMPOTENCY_KEY"))
    digest = hashlib.sha256(f"{request.method}\n{request.path}\n".encode())
    digest.update(raw)
    return Asked(subject, operation.name, key or uuid4().hex, digest.hexdigest())


def _seen(request: Request, operation: Operation) -> int | None:
    """The version that the caller saw. Raises PreconditionRequired where it must say so and does not."""
    header = request.environ.get("HTTP_IF_MATCH")
    if header is None and operation.precondition == "required":
        raise PreconditionRequired
    return None if operation.precondition == "none" else parsing.seen_version(header)


def _fields(
    operation: Operation,
    schema: Any,
    given: bodies.Given,
    store: "EventStore",
    who: Who,
    thing: Any,
    seen: int | None,
) -> dict[str, Any]:
    """The body's fields; where they are wrong, that the caller knows no such thing or a stale version is said first."""
    try:
        return given.fields(schema)
    except InvalidRequest:
        current = _version_for(operation, store, who, thing)
        if seen is not None and seen != current:
            raise StaleVersion(seen=seen, current=current) from None
        raise


def _version_for(operation: Operation, store: "EventStore", who: Who, thing: Any) -> int:
    """The thing's current version, as far as this caller may know of it. Raises NotFound."""
    if operation.version_for is not None:
        return operation.version_for(store, who, thing)
    version = store.version(thing)
    if version is None:
        raise NotFound
    return version


def _saved(operation: Operation, store: "EventStore", act: Act, saved: Saved) -> Response:
    """The answer of a command, the same again for a replay."""
    position = f"{store.name}:{saved.position}"
    body = {**operation.show(store, act.who, saved), "position": position}
    response = Response(encode(body), operation.status, content_type=JSON)
    headers = response.headers
    headers["ETag"] = f'"{saved.version}"'
    headers[POSITION] = position
    if operation.location:
        headers["Location"] = operation.location.format(**{**body, "id": saved.id, "version": saved.version})
    if saved.replayed:
        headers[REPLAYED] = "true"
    return response


def _caller(request: Request, action: str, secret: str) -> identity.Identity:
    caller = identity.verify(request.environ.get("HTTP_PACTOS_IDENTITY"), action, secret)
    if (caller.role == SERVICE) != (action == identity.INTERNAL):
        raise Unauthenticated(reason="role")
    return caller


def _correlation_id() -> str:
    trace = tracing.current() or tracing.begin()
    return trace.correlation_id
