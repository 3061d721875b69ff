"""The OpenAPI 3.1 document of a service, from the declarations that its routes come from.

`x-service` says who answers, `x-kind` how (act, record, create, put, command, read, stream),
`x-problems` the kinds of problem.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from services.chassis.web import openapi_parts as parts
from services.chassis.web.bodies import FORM
from services.chassis.web.parsing import LARGEST_BODY
from services.chassis.web.problems import Problem, ProblemCatalog
from services.chassis.web.routes import Operation, Routes

READING = ("read", "stream")
VERSION = "1.0.0"
TITLE = "Pactos por Pichincha"
DESCRIPTION = (
    "Seguimiento de pactos y compromisos. Las fechas son ISO 8601, el dinero va en centavos, "
    "los porcentajes de 0 a 100."
)
VARIABLE = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
CONVERTERS = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer", "minimum": 0},
    None: {"type": "string"},
}


def document(service: str, routes: Iterable[Routes], catalog: ProblemCatalog) -> dict[str, Any]:
    """The document of one service."""
    plugin = MarshmallowPlugin(schema_name_resolver=_name_of)
    spec = APISpec(
        TITLE, VERSION, "3.1.0", plugins=[plugin], info={"description": DESCRIPTION, "license": {"name": "Pactos"}}
    )
    spec.components.schema("Problem", parts.PROBLEM)
    for name, header in parts.HEADERS.items():
        spec.components.header(name, header)
    for name, description in parts.REFUSED.values():
        spec.components.response(name, parts.refusal(description))
    spec.components.security_scheme("key", {"type": "http", "scheme": "bearer", "description": "Clave de acceso."})
    for operation in sorted(_public(routes), key=lambda operation: operation.name):
        path = VARIABLE.sub(r"{\2}", operation.path)
        spec.path(path, operations={operation.method.lower(): _operation(operation, service)})
    written = spec.to_dict()
    written["x-problems"] = _problems(catalog)
    return written


def _public(routes: Iterable[Routes]) -> Iterator[Operation]:
    return (operation for group in routes for operation in group if operation.kind != "internal")


def _name_of(schema: Any) -> str:
    cls = schema if isinstance(schema, type) else type(schema)
    return cls.__name__.removesuffix("Schema")


def _operation(operation: Operation, service: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.noun],
        "x-service": service,
        "x-kind": operation.kind,
        "parameters": list(_parameters(operation)),
        "responses": {str(operation.status): _success(operation), **_refusals(operation)},
        "security": [{"key": []}, {}] if operation.kind in READING else [{"key": []}],
    }
    if operation.description:
        described["description"] = operation.description
    if operation.body is not None:
        described["requestBody"] = {
            "required": any(field.required for field in operation.body().fields.values()),
            "content": {"application/json": {"schema": operation.body}, **_files(operation)},
        }
    if operation.largest != LARGEST_BODY:
        described["x-largest-body"] = operation.largest
    return described


def _files(operation: Operation) -> dict[str, Any]:
    """The media types of files that the operation takes instead of JSON; in a form, one of them."""
    content = {media: {"schema": {"type": "string", "format": "binary"}} for media in operation.files}
    if content:
        form = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
        content[FORM] = {"schema": form}
    return content


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    """Path, query and headers."""
    for converter, name in VARIABLE.findall(operation.path):
        yield {"in": "path", "name": name, "required": True, "schema": CONVERTERS[converter or None]}
    if operation.query is not None:
        yield {"in": "query", "schema": operation.query}
    if operation.precondition != "none":
        required = operation.precondition == "required"
        yield _header("If-Match", 'La versión que usted vio, como "7", o *.', required=required)
    if operation.saves:
        yield _header("Idempotency-Key", "De 1 a 255 caracteres visibles: repetir la petición no repite el acto.")
    if operation.kind not in READING:
        yield _header("Prefer", "`wait=2`: espera hasta que las consultas ya muestren el acto (10 segundos a lo más).")
    yield _header("Accept-Language", "`es` o `en`, para los problemas.")


def _header(name: str, description: str, *, required: bool = False) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }


def _success(operation: Operation) -> dict[str, Any]:
    names = ["X-Correlation-Id"]
    if operation.kind not in ("command", "stream"):
        names.append("ETag")
    if operation.saves:
        names += ["Pactos-Position", "Idempotency-Replayed", "Preference-Applied"]
    if operation.location:
        names.append("Location")
    return {
        "description": operation.summary or "Hecho.",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {operation.media_type or "application/json": {"schema": _answered(operation)}},
    }


def _answered(operation: Operation) -> Any:
    """The schema of the answer; a command's has `position` too."""
    shown: Any = operation.answer or {"type": "string" if operation.media_type else "object"}
    if not operation.saves:
        return shown
    position = {"type": "string", "examples": ["agreements:1042"], "description": "Lugar en el registro, opaco."}
    return {"allOf": [shown, {"type": "object", "required": ["position"], "properties": {"position": position}}]}


def _refusals(operation: Operation) -> dict[str, Any]:
    statuses = set(parts.ALWAYS)
    if operation.kind not in READING:
        statuses |= {409, 413, 415}
    if "<" in operation.path:
        statuses.add(404)
    if operation.precondition != "none":
        statuses.add(412)
    if operation.precondition == "required":
        statuses.add(428)
    return {str(status): {"$ref": f"#/components/responses/{parts.REFUSED[status][0]}"} for status in sorted(statuses)}


def _problems(catalog: ProblemCatalog) -> list[dict[str, Any]]:
    """The kinds of problem by slug, with their words. Raises ValueError where one slug has two titles or statuses."""
    kinds: dict[str, Problem] = {}
    for problem in catalog.problems.values():
        kind = kinds.setdefault(problem.slug, problem)
        if (kind.status, kind.title_es, kind.title_en) != (problem.status, problem.title_es, problem.title_en):
            raise ValueError(f"/problems/{problem.slug} has two meanings")
    return [{name: getattr(kinds[slug], name) for name in parts.DESCRIBED} for slug in sorted(kinds)]
