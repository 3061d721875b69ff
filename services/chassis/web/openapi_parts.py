"""What every service's document has: the shape of a problem, the refusals by status, the headers of answers."""

from typing import Any

from services.chassis.web.problems import MEDIA_TYPE

ALWAYS = (400, 401, 403, 422, 429, 500, 503)
REFUSED = {
    400: ("Malformed", "Petición ilegible."),
    401: ("Unauthenticated", "Falta una clave válida."),
    403: ("Forbidden", "Su rol o su unidad no pueden hacer esto."),
    404: ("NotFound", "No existe o no está a su alcance."),
    409: ("WrongState", "El estado actual no lo permite."),
    412: ("StaleVersion", "La versión cambió."),
    413: ("BodyTooLarge", "Cuerpo de más de 256 KiB."),
    415: ("UnsupportedMediaType", "El cuerpo no es application/json."),
    422: ("InvalidFields", "Datos no válidos; `errors` nombra cada uno."),
    428: ("PreconditionRequired", "Falta If-Match."),
    429: ("TooManyRequests", "Demasiadas peticiones seguidas; `Retry-After` dice cuánto esperar."),
    500: ("Unexpected", "Error inesperado; al reportarlo, indique `trace_id`."),
    503: ("Unavailable", "No disponible por ahora; `Retry-After` dice cuándo volver."),
}
"""Status -> the name of the response, and when it is given."""

HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {"description": "Versión de lo que se responde.", "schema": {"type": "string", "examples": ['"7"']}},
    "X-Correlation-Id": {"description": "Identificador de la conversación.", "schema": {"type": "string"}},
    "Pactos-Position": {"description": "Lugar en el registro, opaco.", "schema": {"type": "string"}},
    "Idempotency-Replayed": {
        "description": "`true` si es la primera respuesta otra vez.",
        "schema": {"type": "string"},
    },
    "Preference-Applied": {"description": "Las consultas ya muestran el acto.", "schema": {"type": "string"}},
    "Location": {"description": "Dónde está.", "schema": {"type": "string", "format": "uri-reference"}},
}
DESCRIBED = ("slug", "status", "title_es", "detail_es", "title_en", "detail_en")
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problema según RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["/problems/stale-version"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "correlation_id": {"type": "string"},
        "trace_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {"type": "string", "examples": ["/milestones/0/due_on"]},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


def refusal(description: str) -> dict[str, Any]:
    """A response that is a problem document."""
    return {"description": description, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
