"""Lists in pages: `{items, next}`, with an opaque cursor that holds where the next page begins."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from itsdangerous.encoding import base64_decode, base64_encode
from itsdangerous.exc import BadData
from marshmallow import Schema, fields

from services.kernel.words import Words

T = TypeVar("T")
Key = tuple[str | int | None, ...]
FEW, MOST = 20, 100


class Limit(fields.Integer):
    """How many items at most: 1 to 100, 20 unless told."""

    default_error_messages = {
        "range": Words("Debe estar entre {least} y {most}.", "It must lie between {least} and {most}.")
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        text = str(value)
        if not text.isascii() or not text.lstrip("-").isdigit() or len(text) > 9:
            raise self.make_error("invalid", input=value)
        if not 1 <= int(text) <= MOST:
            raise self.make_error("range", least=1, most=MOST)
        return int(text)


class Cursor(fields.String):
    """Where a page begins, as the page before gave it; loaded as the sort key of its last item."""

    default_error_messages = {
        "invalid_cursor": Words("No es un cursor que hayamos dado.", "Not a cursor that we gave.")
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Key:
        try:
            key = msgspec.json.decode(base64_decode(value), type=tuple[str | int | None, ...])
        except (BadData, ValueError, TypeError):
            raise self.make_error("invalid_cursor") from None
        if any(isinstance(part, int) and abs(part) >= 2**63 for part in key):
            raise self.make_error("invalid_cursor")
        return key


class Page(Schema):
    """The query of a list: mix it in, and answer with `page`."""

    limit = Limit(
        load_default=FEW,
        metadata={"description": "Cuántos elementos, de 1 a 100.", "minimum": 1, "maximum": MOST},
    )
    cursor = Cursor(load_default=None, metadata={"description": "Cursor opaco: el `next` de la página anterior."})


def cursor_after(key: Key) -> str:
    """The cursor of the page that begins after the item with this sort key."""
    return base64_encode(msgspec.json.encode(key)).decode()


def page(rows: Sequence[T], limit: int, key: Callable[[T], Key], show: Callable[[T], Any]) -> dict[str, Any]:
    """`{items, next}` of up to limit + 1 rows: the one too many only says that there is a next page."""
    kept = rows[:limit]
    following = cursor_after(key(kept[-1])) if len(rows) > limit else None
    return {"items": [show(row) for row in kept], "next": following}
