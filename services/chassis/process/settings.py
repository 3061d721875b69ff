"""Settings from the environment into a frozen dataclass: all right, or one error that lists every fault.

A field `database_url: DatabaseUrl` is read from DATABASE_URL. A field with a default, or of an optional type, may be
absent; an empty value counts as absent. Types: str, int, float, bool, Literal, Enum, the types below, and any class
with a classmethod `parse(text)` that raises ValueError with words for a person.
"""

import dataclasses
import enum
import math
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, Self, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
YES, NO = ("1", "true", "yes", "on", "si", "sí"), ("0", "false", "no", "off")


class SettingsError(ValueError):
    """The environment does not fit; `faults` has one line for each wrong or missing name."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("La configuración no sirve:\n" + "\n".join(f"  - {fault}" for fault in faults))
        self.faults = faults


class Secret(str):
    """A value that never shows in a repr, and so in no log line or traceback of the settings."""

    MINIMUM: ClassVar[int] = 16
    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        if len(text) < cls.MINIMUM:
            raise ValueError(f"debe tener al menos {cls.MINIMUM} caracteres")
        return cls(text)

    def __repr__(self) -> str:
        return f"{type(self).__name__}('…')"


class Secrets(tuple[str, ...]):
    """Secrets between commas, the newest last: what the older ones signed is still accepted. Never shown."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(Secret.parse(each.strip()) for each in text.split(","))

    def __repr__(self) -> str:
        return f"{type(self).__name__}('…')"


class Url(str):
    """A URL with one of SCHEMES; its repr hides a password."""

    SCHEMES: ClassVar[tuple[str, ...]] = ("http", "https")
    WITHOUT_HOST: ClassVar[tuple[str, ...]] = ()
    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        parts = urlsplit(text)
        if parts.scheme not in cls.SCHEMES:
            raise ValueError(f"debe empezar con {' o '.join(f'{scheme}://' for scheme in cls.SCHEMES)}")
        if not parts.hostname and parts.scheme not in cls.WITHOUT_HOST:
            raise ValueError("no nombra un servidor")
        _ = parts.port  # raises ValueError where the port is no number
        return cls(text)

    def __repr__(self) -> str:
        parts = urlsplit(self)
        host = parts.netloc.rpartition("@")[2]
        shown = parts._replace(netloc=f"…@{host}") if "@" in parts.netloc else parts
        return f"{type(self).__name__}({shown.geturl()!r})"


class DatabaseUrl(Url):
    """`postgresql://…`, or `sqlite:///folder`."""

    SCHEMES = ("postgresql", "postgres", "sqlite")
    WITHOUT_HOST = SCHEMES
    __slots__ = ()


class Port(int):
    """A TCP port; 0 lets the system choose."""

    @classmethod
    def parse(cls, text: str) -> Self:
        if not text.isascii() or not text.isdigit() or int(text) > 65535:
            raise ValueError("debe ser un puerto entre 0 y 65535")
        return cls(text)


def load(cls: type[T], environ: Mapping[str, str]) -> T:
    """The settings of the environment. Raises SettingsError, which names everything wrong or missing at once."""
    hints = typing.get_type_hints(cls)
    values: dict[str, Any] = {}
    faults: list[str] = []
    for field in dataclasses.fields(cls):
        name = field.name.upper()
        text = environ.get(name, "").strip()
        if text:
            try:
                values[field.name] = _reader(hints[field.name])(text)
            except ValueError as error:
                faults.append(f"{name}: {error}")
        elif _is_required(field, hints[field.name]):
            faults.append(f"{name}: falta")
        elif not _has_default(field):
            values[field.name] = None
    if faults:
        raise SettingsError(tuple(faults))
    return cls(**values)


def _has_default(field: "dataclasses.Field[Any]") -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _is_required(field: "dataclasses.Field[Any]", hint: Any) -> bool:
    return not _has_default(field) and type(None) not in typing.get_args(hint)


def _reader(hint: Any) -> Callable[[str], Any]:
    """What reads one type from text; it raises ValueError with words."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (hint,) = (option for option in typing.get_args(hint) if option is not type(None))
    if typing.get_origin(hint) is Literal:
        return _choice({str(option): option for option in typing.get_args(hint)})
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return _choice({str(option.value): option for option in hint})
    if hasattr(hint, "parse"):
        return hint.parse
    return {str: str, int: _whole, float: _number, bool: _flag}[hint]


def _choice(options: Mapping[str, Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if text not in options:
            raise ValueError(f"debe ser uno de: {', '.join(options)}; dice {text!r}")
        return options[text]

    return read


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"debe ser un número entero; dice {text!r}") from None


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"debe ser un número; dice {text!r}") from None
    if not math.isfinite(number):
        raise ValueError("debe ser un número finito")
    return number


def _flag(text: str) -> bool:
    lowered = text.lower()
    if lowered not in YES + NO:
        raise ValueError(f"debe ser true o false; dice {text!r}")
    return lowered in YES
