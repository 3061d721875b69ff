"""An answer as it leaves the gateway: status, headers, body. It answers WSGI too, where Flask is not asked."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from flask import Response

Headers = tuple[tuple[str, str], ...]
SECURITY: Headers = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
)
STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
NOT_IN_304 = frozenset({"content-type", "content-length", "content-language"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. Immutable: it may be kept and given to many."""

    status: int
    headers: Headers
    body: bytes

    def response(self) -> Response:
        """The same for Flask, which may add headers."""
        return Response(self.body, self.status, list(self.headers))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = [] if self.status in (204, 304) else [("Content-Length", str(len(self.body)))]
        start_response(STATUS_LINES.get(self.status, f"{self.status} "), [*self.headers, *length])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]

    def header(self, name: str) -> str | None:
        """The first value of a header, by its name in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    def with_headers(self, *headers: tuple[str, str]) -> "Answer":
        """The same answer with these headers instead of those of the same names."""
        replaced = {name.lower() for name, _ in headers}
        kept = (header for header in self.headers if header[0].lower() not in replaced)
        return replace(self, headers=(*kept, *headers))

    def with_etag(self) -> "Answer":
        """A 200 that has no ETag gets a weak one, from its body."""
        if self.status != 200 or self.header("etag") is not None:
            return self
        digest = hashlib.blake2b(self.body, digest_size=12).hexdigest()
        return replace(self, headers=(*self.headers, ("ETag", f'W/"{digest}"')))

    def unless_known(self, if_none_match: str | None) -> "Answer":
        """A 304 without body where the caller has this version already, else the same answer (RFC 9110, 13.1.2)."""
        etag = self.header("etag")
        if if_none_match is None or self.status != 200 or etag is None or not _names(if_none_match, etag):
            return self
        headers = tuple(header for header in self.headers if header[0].lower() not in NOT_IN_304)
        return Answer(304, headers, b"")


def _names(if_none_match: str, etag: str) -> bool:
    """Whether the field names the tag, by weak comparison."""
    named = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return if_none_match.strip() == "*" or etag.removeprefix("W/") in named
