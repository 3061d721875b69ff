"""Which request is which operation: read from the merged OpenAPI document, so that no route is written twice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Flask, Response

from services.chassis.web.parsing import LARGEST_BODY

METHODS = ("get", "put", "post", "delete", "patch")
CONVERTERS = {"uuid": "uuid", "integer": "int"}


class BadDocument(ValueError):
    """The merged document cannot be routed by: an operation says too little, or its name twice."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document. `action` is its operationId, `service` the one that answers it.

    `streams`: its answer does not end. `largest`: how many bytes its body may have.
    """

    action: str
    service: str
    method: str
    path: str
    rule: str
    streams: bool = False
    largest: int = LARGEST_BODY

    @property
    def reads(self) -> bool:
        return self.method == "GET"


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """Every operation of the document. Raises BadDocument."""
    found: dict[str, Operation] = {}
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method not in item:
                continue
            operation = _operation(path, method, item)
            if operation.action in found:
                raise BadDocument(f"two operations are named {operation.action}")
            found[operation.action] = operation
    return list(found.values())


def register(app: Flask, found: list[Operation], answer: Callable[..., Response]) -> None:
    """Routes each operation to `answer(operation, **path arguments)`.

    A UUID or a number in a path must be one, else there is no such address. `HEAD` is answered as `GET` is.
    """
    for operation in found:
        app.add_url_rule(
            operation.rule,
            endpoint=operation.action,
            view_func=partial(answer, operation),
            methods=[operation.method],
            strict_slashes=True,
            provide_automatic_options=False,
        )


def _operation(path: str, method: str, item: Mapping[str, Any]) -> Operation:
    described = item[method]
    try:
        action, service = described["operationId"], described["x-service"]
    except KeyError as error:
        raise BadDocument(f"{method.upper()} {path} has no {error.args[0]}") from error
    rule = path
    for parameter in (*item.get("parameters", ()), *described.get("parameters", ())):
        if parameter.get("in") == "path":
            schema = parameter.get("schema", {})
            converter = CONVERTERS.get(schema.get("format") or schema.get("type", ""), "string")
            name = parameter["name"]
            rule = rule.replace(f"{{{name}}}", f"<{converter}:{name}>")
    if "{" in rule:
        raise BadDocument(f"{method.upper()} {path} does not describe its path's parameters")
    streams, largest = described.get("x-kind") == "stream", described.get("x-largest-body", LARGEST_BODY)
    return Operation(action, service, method.upper(), path, rule, streams, largest)
