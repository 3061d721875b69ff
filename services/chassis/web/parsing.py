"""From bytes and headers to values: the body, the query, If-Match, Idempotency-Key. Each fault is a named refusal."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from flask import Request
from marshmallow import Schema, ValidationError
from werkzeug.datastructures import MultiDict

from services.chassis.web.refusals import BodyTooLarge, InvalidRequest, Malformed, UnsupportedMediaType
from services.chassis.web.words import MARSHMALLOW
from services.kernel.refusals import FieldError
from services.kernel.words import Words

LARGEST_BODY = 256 * 1024
MOST_DRAINED = 4 * 1024 * 1024
STRONG_VERSION = re.compile(r'"([0-9]{1,18})"', re.A)
KEY = re.compile(r"[\x21-\x7e]{1,255}")
JSON_MEDIA = re.compile(r'application/json(?:\s*;\s*charset\s*=\s*"?utf-8"?)?\s*', re.A | re.I)

NOT_JSON = Words("El cuerpo no es JSON válido.", "The body is not valid JSON.")
BROKEN_OFF = Words("El cuerpo llegó incompleto.", "The body did not arrive in full.")
NOT_UTF8 = Words("El cuerpo no es UTF-8 válido.", "The body is not valid UTF-8.")
NOT_OBJECT = Words("El cuerpo debe ser un objeto JSON.", "The body must be a JSON object.")
TOO_DEEP = Words("El JSON está anidado demasiado hondo.", "The JSON is nested too deeply.")
TWICE = Words("El JSON repite el nombre {name}.", "The JSON repeats the name {name}.")
BAD_IF_MATCH = Words(
    'If-Match debe ser una versión entre comillas, como "7", o *.',
    'If-Match must be a quoted version, such as "7", or *.',
)
BAD_KEY = Words(
    "Idempotency-Key debe tener de 1 a 255 caracteres visibles, sin espacios.",
    "Idempotency-Key must have 1 to 255 visible characters, without blanks.",
)


def body_of(request: Request, largest: int = LARGEST_BODY) -> tuple[bytes, dict[str, Any]]:
    """The bytes of the body and the JSON object in them, where a number with a point is a Decimal; no body is `{}`."""
    raw = bytes_of(request, largest)
    if not raw:
        return raw, {}
    if not JSON_MEDIA.fullmatch(request.headers.get("Content-Type", "")):
        raise UnsupportedMediaType
    return raw, parse_object(raw)


def bytes_of(request: Request, largest: int = LARGEST_BODY) -> bytes:
    """All of the body. Raises BodyTooLarge, Malformed where the caller went away before its end.

    Neither is told by a server that ends the input itself: Werkzeug then cuts a body in chunks at the limit in silence,
    and takes one that broke off for a whole one; an act whose body did not arrive would be done without it.
    """
    request.max_content_length = largest
    raw, length = request.get_data(cache=False), request.environ.get("CONTENT_LENGTH")
    if not length and len(raw) >= largest:
        raise BodyTooLarge(limit=largest)
    if length and len(raw) < int(length):
        raise Malformed(reason=BROKEN_OFF)
    return raw


def drain(environ: Mapping[str, Any]) -> None:
    """Reads away what a refused request still sends, up to 4 MiB: else the server would cut the connection unasked."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_DRAINED:
        return
    if length == "0" and "HTTP_TRANSFER_ENCODING" not in environ:
        return  # not every server ends the input where the request has no body
    left = MOST_DRAINED
    while left > 0 and (part := environ["wsgi.input"].read(LARGEST_BODY)):
        left -= len(part)


def parse_object(raw: bytes) -> dict[str, Any]:
    """The JSON object. Raises Malformed: broken JSON or UTF-8, another kind of value, a name twice, NaN."""
    try:
        value = _decode(raw.decode())
        if b"\\u" in raw:
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeError as error:
        raise Malformed(reason=NOT_UTF8) from error
    except RecursionError as error:
        raise Malformed(reason=TOO_DEEP) from error
    except ValueError as error:
        raise Malformed(reason=NOT_JSON) from error
    if not isinstance(value, dict):
        raise Malformed(reason=NOT_OBJECT)
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))
        raise Malformed(reason=TWICE.format(name=twice[:64].encode("utf-8", "replace").decode()))
    return names


def _not_a_number(constant: str) -> NoReturn:
    raise ValueError(constant)


_decode = json.JSONDecoder(
    object_pairs_hook=_once_each, parse_float=Decimal, parse_constant=_not_a_number, strict=True
).decode


def load(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """The schema's fields. Raises InvalidRequest with a pointer and words for each fault."""
    try:
        return schema.load(values)
    except ValidationError as error:
        raise InvalidRequest(errors=tuple(_flattened(error.messages, ""))) from error


def query_of(args: "MultiDict[str, str]") -> dict[str, str]:
    """The query as one value per name. Raises InvalidRequest where a name comes twice."""
    values = args.to_dict()
    if len(values) < sum(map(len, args.listvalues())):
        twice = [name for name, many in args.lists() if len(many) > 1]
        raise InvalidRequest(errors=tuple(FieldError(_pointer("", name), "twice") for name in twice))
    return values


def _flattened(messages: Any, pointer: str) -> list[FieldError]:
    """Marshmallow's nested messages as one error for each field, named by JSON pointer."""
    if not isinstance(messages, dict):
        return [FieldError(pointer, MARSHMALLOW.get(message, message)) for message in messages]
    return [
        error
        for name, nested in messages.items()
        for error in _flattened(nested, pointer if name == "_schema" else _pointer(pointer, name))
    ]


def _pointer(within: str, name: object) -> str:
    escaped = str(name).replace("~", "~0").replace("/", "~1")
    return f"{within}/{escaped}"


def seen_version(header: str | None) -> int | None:
    """The version in If-Match; None where it is absent or `*`. Raises Malformed for anything else, weak tags too."""
    if header is None or header.strip() == "*":
        return None
    match = STRONG_VERSION.fullmatch(header.strip())
    if match is None:
        raise Malformed(reason=BAD_IF_MATCH)
    return int(match.group(1))


def idempotency_key(header: str | None) -> str | None:
    """The caller's key, or None. Raises Malformed where it is empty, too long, or has blanks or other characters."""
    if header is not None and not KEY.fullmatch(header):
        raise Malformed(reason=BAD_KEY)
    return header
