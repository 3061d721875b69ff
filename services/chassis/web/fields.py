"""Field types that the services' schemas share. Each refuses what JSON cannot say exactly, in words for a person.

Each takes marshmallow's own arguments (`required`, `allow_none`, `load_default`, `validate`, `metadata`) by name.
"""

import ipaddress
import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from marshmallow import fields

from services.chassis.web.words import FIELD_WORDS
from services.kernel.quantities import is_percentage
from services.kernel.territory import CANTONS, SECTORS
from services.kernel.words import Words

MOST_CENTS = 10**15
YEARS = range(1900, 2201)
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.A)
ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|([+ -])\d\d:?\d\d)?", re.A)
CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?", re.A)
SHA256 = re.compile(r"[0-9a-f]{64}", re.A)
# Controls, lone surrogates, and the marks that turn the direction of the text that follows.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]|[\t\n]")
FORBIDDEN_IN_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")


def _with_metadata(kwargs: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """The field's arguments, with what the OpenAPI document says about it unless it says otherwise itself."""
    return {**kwargs, "metadata": {**metadata, **kwargs.get("metadata", {})}}


class Text(fields.String):
    """Text that is not blank, at most `longest` characters, without control characters; `lines` allows line breaks.

    Loaded in composed form (NFC), without blanks around it.
    """

    default_error_messages = {
        "blank": Words("No puede estar en blanco.", "It may not be blank."),
        "too_long": Words("Tiene más de {longest} caracteres.", "It has more than {longest} characters."),
        "control": Words("Contiene caracteres de control.", "It contains control characters."),
    }

    def __init__(self, longest: int = 200, *, lines: bool = False, **kwargs: Any) -> None:
        super().__init__(**_with_metadata(kwargs, minLength=1, maxLength=longest))
        self.longest = longest
        self.forbidden = FORBIDDEN_IN_LINES if lines else FORBIDDEN

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if self.forbidden.search(text):
            raise self.make_error("control")
        text = unicodedata.normalize("NFC", text.strip())
        if not text:
            raise self.make_error("blank")
        if len(text) > self.longest:
            raise self.make_error("too_long", longest=self.longest)
        return text


class Whole(fields.Integer):
    """An integer as JSON writes one: no fraction, no text, no boolean; at least `least`, at most `most`."""

    default_error_messages = {
        "range": Words("Debe estar entre {least} y {most}.", "It must lie between {least} and {most}."),
    }

    def __init__(self, least: int = 0, most: int = 2**31 - 1, **kwargs: Any) -> None:
        super().__init__(**_with_metadata(kwargs, minimum=least, maximum=most))
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise self.make_error("fraction" if self._is_fraction(value) else "invalid")
        if not self.least <= value <= self.most:
            raise self.make_error("range", least=self.least, most=self.most)
        return value

    def _is_fraction(self, value: Any) -> bool:
        return "fraction" in self.error_messages and isinstance(value, float | Decimal)


class Cents(Whole):
    """Money: whole cents of a dollar, never a fraction of one."""

    default_error_messages = {
        "fraction": Words(
            "El dinero va en centavos enteros: no se admiten fracciones de centavo.",
            "Money is in whole cents: fractions of a cent are not accepted.",
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(0, MOST_CENTS, **_with_metadata(kwargs, description="Centavos de dólar, enteros."))


class Percentage(fields.Decimal):
    """0 to 100 with at most two decimals, as Decimal; from a JSON number only."""

    default_error_messages = {
        "percentage": Words(
            "Debe ser un porcentaje de 0 a 100 con dos decimales como máximo.",
            "It must be a percentage from 0 to 100 with at most two decimals.",
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        described = _with_metadata(
            kwargs, minimum=0, maximum=100, description="Porcentaje con dos decimales como máximo."
        )
        super().__init__(**described)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise self.make_error("invalid")
        number = value if isinstance(value, Decimal) else Decimal(repr(value))
        if not is_percentage(number):
            raise self.make_error("percentage")
        return number

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> float | None:
        return None if value is None else float(value)


class Flag(fields.Boolean):
    """True or false as JSON writes them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if value is not True and value is not False:
            raise self.make_error("invalid", input=value)
        return value


class Day(fields.Date):
    """A civil day, YYYY-MM-DD and nothing else, within the years that a plan may speak of."""

    default_error_messages = {
        "range": Words("El año debe estar entre 1900 y 2200.", "The year must lie between 1900 and 2200."),
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not ISO_DAY.fullmatch(value):
            raise self.make_error("invalid", input=value, obj_type="date")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise self.make_error("invalid", input=value, obj_type="date") from None
        if day.year not in YEARS:
            raise self.make_error("range")
        return day


class Moment(fields.AwareDateTime):
    """A moment that says its offset from UTC; loaded in UTC.

    The plus sign of an offset, which a query turns into a blank, is understood.
    """

    default_error_messages = {"range": Day.default_error_messages["range"]}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        match = ISO_MOMENT.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise self.make_error("invalid", input=value, obj_type="datetime")
        text = f"{value[: match.start(1)]}+{value[match.end(1) :]}" if match.group(1) == " " else value
        try:
            moment = datetime.fromisoformat(text.upper())
        except ValueError:
            raise self.make_error("invalid", input=value, obj_type="datetime") from None
        if moment.tzinfo is None:
            raise self.make_error("invalid_awareness", obj_type="datetime", awareness="aware")
        if moment.year not in YEARS:
            raise self.make_error("range")
        return moment.astimezone(UTC)


class Listing(fields.List):
    """A list whose length is judged before its elements: one of many thousand faults is one fault."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list):
            self._validate(value)
        return super()._deserialize(value, attr, data, **kwargs)


class _Matching(fields.String):
    """Text of one form."""

    def _matched(self, value: str, form: re.Pattern[str]) -> str:
        if not form.fullmatch(value):
            raise self.make_error("form")
        return value


class Code(_Matching):
    """The code of a unit, an actor or another named thing: ASCII letters, digits, dot, dash, underscore."""

    default_error_messages = {
        "form": Words(
            "Un código tiene de 1 a 64 letras sin tilde, cifras, puntos, guiones o guiones bajos.",
            "A code has 1 to 64 ASCII letters, digits, dots, dashes or underscores.",
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**_with_metadata(kwargs, pattern=f"^{CODE.pattern}$"))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return self._matched(super()._deserialize(value, attr, data, **kwargs), CODE)


class Sha256(_Matching):
    """The SHA-256 digest of a document, in hexadecimal; loaded in lower case."""

    default_error_messages = {
        "form": Words("Un SHA-256 tiene 64 cifras hexadecimales.", "A SHA-256 has 64 hexadecimal digits.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**_with_metadata(kwargs, pattern="^[0-9A-Fa-f]{64}$"))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return self._matched(super()._deserialize(value, attr, data, **kwargs).lower(), SHA256)


class _Listed(fields.String):
    """One of the keys of a table."""

    default_error_messages = {"listed": FIELD_WORDS[fields.Enum]["unknown"]}

    def __init__(self, table: dict[str, str], **kwargs: Any) -> None:
        names = "; ".join(f"{key} {name}" for key, name in table.items())
        super().__init__(**_with_metadata(kwargs, enum=list(table), description=f"{names}."))
        self.table = table

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in self.table:
            raise self.make_error("listed", choices=", ".join(self.table))
        return text


class Canton(_Listed):
    """A canton of Pichincha by its INEC code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(CANTONS, **kwargs)


class Sector(_Listed):
    """A sector of the programme."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(SECTORS, **kwargs)


class PublicUrl(fields.String):
    """An http or https address that others can open: no credentials, no blank, no address of a private network."""

    LONGEST = 2000
    default_error_messages = {
        "form": Words(
            "Debe ser una dirección pública que empiece con http:// o https://.",
            "It must be a public address that starts with http:// or https://.",
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**_with_metadata(kwargs, format="uri", maxLength=self.LONGEST))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            public = len(text) <= self.LONGEST and _is_public(text)
        except ValueError:
            public = False
        if not public:
            raise self.make_error("form")
        return text


def _is_public(text: str) -> bool:
    """Whether a browser elsewhere could open it. Raises ValueError where it cannot be read."""
    if re.search(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff<>\"\\^`{|}]", text):
        return False
    parts = urlsplit(text)
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or parts.port == 0:
        return False
    if ":" in host or re.fullmatch(r"[0-9.]+", host):
        return ipaddress.ip_address(host).is_global
    return "." in host.strip(".") and not host.endswith((".local", ".localhost", ".internal"))
