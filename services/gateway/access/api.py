"""The operations that the gateway answers itself, declared as every service declares its own."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec
from marshmallow import Schema, fields

from services.chassis.web.refusals import InvalidRequest, NoSuchRoute
from services.chassis.web.routes import Answer as Said
from services.chassis.web.routes import Reading, Routes
from services.chassis.web.words import UNKNOWN
from services.gateway import published
from services.gateway.answers import Answer
from services.kernel.refusals import FieldError


class NamedRole(Schema):
    role = fields.String(required=True)
    name = fields.String(required=True)


class NamedScope(Schema):
    scope = fields.String(required=True)
    name = fields.String(required=True)


class MayDo(Schema):
    role = fields.String(required=True)
    scope = fields.String(required=True, metadata={"enum": ["own", "any"]})
    text = fields.String(required=True)


class Action(Schema):
    action = fields.String(required=True, metadata={"description": "El operationId de este documento."})
    roles = fields.List(fields.Nested(MayDo), required=True)
    own = fields.String(metadata={"description": "Qué cuenta como propio."})
    remark = fields.String()


class Access(Schema):
    roles = fields.List(fields.Nested(NamedRole), required=True)
    scopes = fields.List(fields.Nested(NamedScope), required=True)
    actions = fields.List(fields.Nested(Action), required=True)


def read_access(_reading: Reading | None = None) -> Said:
    """Who may do what."""
    return Said(published.access())


routes = Routes("access")
routes.read("read_access", "/v1/access", answer=Access, run=read_access, summary="Quién puede hacer qué.")


class Ourselves:
    """Answers the gateway's own operations as a service behind it would."""

    def __init__(self) -> None:
        self._answers = {
            operation.path: Answer(
                200, (("Content-Type", "application/json"),), msgspec.json.encode(operation.run().body)
            )
            for operation in routes
        }

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """The answer at the address; it takes no query. Raises NoSuchRoute, InvalidRequest."""
        path, _, query = target.partition("?")
        if path not in self._answers:
            raise NoSuchRoute
        if query:
            names = dict(parse_qsl(query, keep_blank_values=True))
            raise InvalidRequest(errors=tuple(FieldError(f"/{name}", UNKNOWN) for name in names))
        return self._answers[path]
