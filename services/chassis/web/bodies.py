"""The body of a command: JSON by its schema, or, where the operation takes files, a file by its media type.

A file comes as the body itself or as the one file of a form (`multipart/form-data`).
"""

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from services.chassis.web import parsing
from services.chassis.web.refusals import Malformed, UnsupportedMediaType
from services.kernel.words import Words

if TYPE_CHECKING:
    from flask import Request
    from marshmallow import Schema

    from services.chassis.web.routes import Operation

FORM = "multipart/form-data"
MOST_PARTS = 20
ONE_FILE = Words("El formulario debe traer un archivo, y solo uno.", "The form must hold one file, and one only.")


class Given:
    """What came in a body, read when its fields are asked for, and once."""

    def __init__(self, load: "Callable[[Schema], dict[str, Any]]") -> None:
        self._load, self._loaded = load, None

    def fields(self, schema: "Schema") -> dict[str, Any]:
        """The fields. Raises what the schema or the file's reader refuses."""
        if self._loaded is None:
            self._loaded = self._load(schema)
        return self._loaded


def read(request: "Request", operation: "Operation") -> tuple[bytes, Given]:
    """The bytes of the body, and what they say. Raises BodyTooLarge, Malformed, UnsupportedMediaType."""
    media, options = parse_options_header(request.headers.get("Content-Type", ""))
    if media == "application/json" or not operation.files:
        raw, values = parsing.body_of(request, operation.largest)
        return raw, Given(lambda schema: parsing.load(schema, values))
    raw = parsing.bytes_of(request, operation.largest)
    if media == FORM:
        media, content = _file_in(raw, options)
    else:
        content = raw
    reader = operation.files.get(media)
    if reader is None:
        raise UnsupportedMediaType
    return raw, Given(lambda _: reader(content))


def _file_in(raw: bytes, options: dict[str, str]) -> tuple[str, bytes]:
    """The media type and the bytes of a form's one file. Raises Malformed."""
    parser = FormDataParser(max_form_parts=MOST_PARTS, silent=False)
    try:
        _, _, files = parser.parse(BytesIO(raw), FORM, len(raw), options)
    except (HTTPException, ValueError) as error:
        raise Malformed(reason=ONE_FILE) from error
    given = [one for many in files.listvalues() for one in many if one.filename]
    if len(given) != 1:
        raise Malformed(reason=ONE_FILE)
    return given[0].mimetype, given[0].read()
