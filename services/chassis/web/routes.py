"""How a service declares what it answers: one line per operation, which feeds Flask and the OpenAPI document alike.

    routes = Routes("commitments")
    routes.create("draft_commitment", "/v1/commitments", body=Draft, run=draft, show=show_commitment)
    routes.act("start", "/v1/commitments/<uuid:id>/start", body=Act, run=start, show=show_commitment)

An operation's name is its operationId, the gateway's action, and the name under which idempotency keys are kept.
Commands: `run(work, act, id, seen, **fields) -> Saved` (creations: no id, no seen), `show(store, who, saved) -> dict`,
`version_for(store, who, id) -> int`, which raises NotFound for what this caller may not know of.
Reads: `run(reading, **path, **query) -> Answer`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from marshmallow import Schema

from services.chassis.store.database import Database
from services.chassis.web.parsing import LARGEST_BODY
from services.kernel.acts import Act, Who

if TYPE_CHECKING:
    from services.chassis.store.application import EventStore

Kind = Literal["act", "record", "create", "put", "command", "read", "stream", "internal"]
Precondition = Literal["required", "optional", "none"]
SchemaClass = type[Schema]
FileReader = Callable[[bytes], dict[str, Any]]
SAVING: frozenset[Kind] = frozenset({"act", "record", "create", "put"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation: its name, how it is addressed, what it takes, what runs it, what it answers.

    `media_type`: of an answer that is no JSON. `files`: by media type, what makes the fields of a body that is such a
    file instead of JSON; it raises refusals. `largest`: how many bytes the body may have. `seconds`: its own deadline.
    """

    name: str
    kind: Kind
    noun: str
    method: str
    path: str
    run: Callable[..., Any]
    show: Callable[..., dict[str, Any]] | None = None
    version_for: Callable[..., int] | None = None
    body: SchemaClass | None = None
    query: SchemaClass | None = None
    answer: SchemaClass | None = None
    media_type: str | None = None
    status: int = 200
    precondition: Precondition = "none"
    location: str | None = None
    summary: str = ""
    description: str = ""
    files: Mapping[str, FileReader] = field(default_factory=dict)
    largest: int = LARGEST_BODY
    seconds: float | None = None

    @property
    def saves(self) -> bool:
        """Whether it is a command on the store."""
        return self.kind in SAVING


@dataclass(slots=True)
class Answer:
    """What a read answers. `body` is encoded as JSON unless it is bytes, of `media_type`.

    A version gives the strong ETag of a full current representation, or with `weak` a weak one; without a version the
    ETag is a weak digest of the body.
    """

    body: Any
    version: int | None = None
    weak: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    media_type: str | None = None


@dataclass(slots=True)
class Reading:
    """What a read may use: the store, the database, who asks, on whose things (own | any), and the present moment."""

    store: "EventStore"
    database: Database
    who: Who
    scope: str
    now: datetime
    act: Act


class Routes:
    """The operations of one business noun."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self.operations: list[Operation] = []

    def __iter__(self) -> Iterator[Operation]:
        return iter(self.operations)

    def act(self, name: str, path: str, *, precondition: Precondition = "required", **declared: Any) -> None:
        """POST of an act on a state: answers 200 with the new representation."""
        self._add(name, path, kind="act", method="POST", precondition=precondition, **declared)

    def record(self, name: str, path: str, *, precondition: Precondition = "optional", **declared: Any) -> None:
        """POST of a record: answers 201 with the new representation; Location is its place in the history."""
        location = f"{_thing(path)}/history/{{version}}"
        self._add(
            name, path, kind="record", method="POST", status=201, precondition=precondition,
            **{"location": location, **declared},
        )  # fmt: skip

    def create(self, name: str, path: str, **declared: Any) -> None:
        """POST of a new thing: answers 201; Location is `path/{id}` or a template over id, version and the body."""
        self._add(name, path, kind="create", method="POST", status=201, **{"location": f"{path}/{{id}}", **declared})

    def put(self, name: str, path: str, *, precondition: Precondition = "required", **declared: Any) -> None:
        """PUT of a part: answers 200 with the new representation."""
        self._add(name, path, kind="put", method="PUT", precondition=precondition, **declared)

    def command(self, name: str, path: str, **declared: Any) -> None:
        """POST that saves nothing through the store: `run(reading, **path, **fields) -> Answer`."""
        self._add(name, path, kind="command", method="POST", **declared)

    def read(self, name: str, path: str, **declared: Any) -> None:
        """GET: `run(reading, **path, **query) -> Answer`."""
        self._add(name, path, kind="read", method="GET", **declared)

    def stream(self, name: str, path: str, **declared: Any) -> None:
        """GET of an answer that does not end: who answers it writes to the connection itself."""
        self._add(name, path, kind="stream", method="GET", **declared)

    def internal(self, name: str, path: str, **declared: Any) -> None:
        """GET under /internal, for our own processes, in no document: `run(reading, **path, **query) -> Answer`."""
        if not path.startswith("/internal/"):
            raise ValueError(f"{name}: an internal path starts with /internal/")
        self._add(name, path, kind="internal", method="GET", **declared)

    def _add(self, name: str, path: str, **declared: Any) -> None:
        if any(operation.name == name for operation in self.operations):
            raise ValueError(f"{name} is declared twice in {self.noun}")
        operation = Operation(name=name, path=path, noun=self.noun, **declared)
        if operation.saves and path.count("<") != (0 if operation.kind == "create" else 1):
            raise ValueError(f"{name}: the path of a command names the one thing that it is about")
        self.operations.append(operation)


def _thing(path: str) -> str:
    """The address of the thing that a record is about: the path through its first variable, as a template."""
    head, variable, _ = path.partition("/<")
    return f"{head}/{{id}}" if variable else head
