"""What happens to one request: who calls, how often, whether they may; then the answer, kept or waited for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote
from uuid import uuid4

from flask import Response, g, request

from services.chassis.process import tracing
from services.chassis.web import identity, parsing
from services.chassis.web.handover import handed_over
from services.chassis.web.refusals import NoSuchRoute, Unauthenticated
from services.gateway.access.authentication import EVERYBODY, Authentication, Caller
from services.gateway.access.limits import Limits, TooMany, address_of
from services.gateway.access.table import scope_of
from services.gateway.answers import SECURITY, Answer, Headers
from services.gateway.cache import ReadCache, key_of
from services.gateway.live.api import EVENT_STREAM, FORWARDED_FOR
from services.gateway.preferences import wait_of
from services.gateway.problems import NotForThisRole
from services.gateway.proxy import IDEMPOTENCY_KEY, IDENTITY, passed_on
from services.gateway.routing import Operation
from services.gateway.splicing import Splices
from services.gateway.waiting import Waiting
from services.kernel.acts import PUBLIC

SAFE_IN_PATH = "/-._~!$&'()*+,;=:@"
PUBLIC_READ = (("Cache-Control", "public, max-age=1"), ("Vary", "Authorization, Accept, Accept-Language"))
OWN_READ = (("Cache-Control", "private, no-cache"), ("Vary", "Authorization, Accept, Accept-Language"))
COMMAND = ("Cache-Control", "no-store")


class Answering(Protocol):
    """Who answers operations: a service, or the gateway itself."""

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Door:
    """Everything that a request meets. `hops`: how many proxies of ours stand before the gateway."""

    services: Mapping[str, Answering]
    authentication: Authentication
    of_keys: Limits
    of_addresses: Limits
    cache: ReadCache
    waiting: Waiting
    splices: Splices
    secret: str
    hops: int

    def admit(self) -> Caller:
        """The caller of this request, with one token less. Raises BadKey or TooMany.

        A key that must be searched for costs a token of its address too, so that guessing is slow.
        """
        authorization = request.environ.get("HTTP_AUTHORIZATION")
        if authorization is None:
            self._charge_address()
            return EVERYBODY
        key = self.authentication.key(authorization, self._charge_address)
        _charge(self.of_keys, key.id)
        return Caller(key.who, key.tier)

    def answer(self, operation: Operation, **arguments: object) -> Answer:
        """The answer to an operation. Raises the refusals of `problems.py`."""
        caller = self.admit()
        signed = self._identity(operation, caller)
        if not operation.reads:
            return self._command(operation, signed, arguments)
        if caller.who.role != PUBLIC:
            return _kept_as(self._read(operation, signed), OWN_READ).unless_known(_known())
        key = key_of({**request.environ, "REQUEST_METHOD": "GET"})
        return self.cache.get(key, lambda: self._public_read(operation, signed)).unless_known(_known())

    def stream(self, operation: Operation) -> Response:
        """The caller's connection joined with one to the process of the streams. Raises as `answer` does."""
        signed = self._identity(operation, self.admit())
        headers = _headers(signed) | {FORWARDED_FOR: address_of(request.environ, self.hops)}
        heard = request.environ.get("HTTP_LAST_EVENT_ID")
        if heard is not None:
            headers["Last-Event-ID"] = heard
        if request.method == "HEAD":
            return Response(content_type=EVENT_STREAM)
        other = self.splices.open(_target(), headers)
        return handed_over(lambda client: self.splices.join(client, other), EVENT_STREAM)

    def _charge_address(self) -> None:
        _charge(self.of_addresses, address_of(request.environ, self.hops))

    def _identity(self, operation: Operation, caller: Caller) -> str:
        who = caller.who
        scope = scope_of(operation.action, who.role)
        if scope is None:
            raise Unauthenticated if who.role == PUBLIC else NotForThisRole(role=who.role)
        vouched = identity.Identity(who.subject, who.unit, who.role, operation.action, scope, caller.tier)
        return identity.sign(vouched, self.secret)

    def _public_read(self, operation: Operation, signed: str) -> Answer:
        answer = self._read(operation, signed)
        return _kept_as(answer, PUBLIC_READ).with_headers(*SECURITY) if answer.status == 200 else answer

    def _read(self, operation: Operation, signed: str) -> Answer:
        answer = self.services[operation.service].ask("GET", _target(), _headers(signed))
        return answer.with_etag()

    def _command(self, operation: Operation, signed: str, arguments: Mapping[str, object]) -> Answer:
        headers = _headers(signed)
        # A key of our own lets us ask once more over a new connection when an idle one turns out to be closed.
        headers.setdefault(IDEMPOTENCY_KEY, str(uuid4()))
        body = parsing.bytes_of(request, operation.largest)
        answer = self.services[operation.service].ask(operation.method, _target(), headers, body)
        wait = wait_of(request.environ.get("HTTP_PREFER"))
        if wait and 200 <= answer.status < 300 and self.waiting.until_seen(answer, arguments, wait):
            answer = answer.with_headers(("Preference-Applied", f"wait={wait}"))
        return answer.with_headers(COMMAND)


def _kept_as(answer: Answer, headers: Headers) -> Answer:
    """The answer with these headers; how long it may be kept the service itself may have said."""
    if answer.header("cache-control") is None:
        return answer.with_headers(*headers)
    return answer.with_headers(*(header for header in headers if header[0] != "Cache-Control"))


def _charge(limits: Limits, caller: str) -> None:
    """Takes a token; what is left is told in the answer's headers. Raises TooMany."""
    g.allowance = allowance = limits.take(caller)
    if allowance is not None and not allowance.granted:
        raise TooMany(retry_after=allowance.retry_after)


def _headers(signed: str) -> dict[str, str]:
    headers = passed_on(request.environ)
    headers[IDENTITY] = signed
    trace = tracing.current()
    if trace is not None:
        headers["traceparent"] = trace.traceparent
        headers["X-Correlation-Id"] = trace.correlation_id
    return headers


def _target() -> str:
    """The address at the service: the same path and query. A path that climbs has no operation."""
    path = request.path
    if any(segment in (".", "..") for segment in path.split("/")):
        raise NoSuchRoute
    query = request.environ.get("QUERY_STRING", "")
    return quote(path, SAFE_IN_PATH) + (f"?{query}" if query else "")


def _known() -> str | None:
    return request.environ.get("HTTP_IF_NONE_MATCH")
