"""What a kind of problem is, the kinds that every service has, and the words of their field errors."""

from dataclasses import dataclass

from services.chassis.store import refusals as store
from services.chassis.web import refusals as web
from services.kernel import refusals as kernel
from services.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem. Details may name a refusal's facts: `{state}`.

    `shows` lists the facts that become members of the document; `retry_after` is in seconds.
    """

    slug: str
    status: int
    title_es: str
    detail_es: str
    title_en: str
    detail_en: str
    shows: tuple[str, ...] = ()
    retry_after: int | None = None

    @property
    def type(self) -> str:
        return f"/problems/{self.slug}"


PROBLEMS: dict[type[kernel.Refusal], Problem] = {
    web.Malformed: Problem(
        "malformed", 400,
        "Petición ilegible", "{reason}",
        "Malformed request", "{reason}",
    ),
    web.Unauthenticated: Problem(
        "unauthenticated", 401,
        "Falta la clave", "Esta operación necesita una clave válida.",
        "Key missing", "This operation needs a valid key.",
    ),
    kernel.Forbidden: Problem(
        "forbidden", 403,
        "No autorizado", "Su rol o su unidad no pueden hacer esto aquí.",
        "Forbidden", "Your role or unit may not do this here.",
    ),
    kernel.NotFound: Problem(
        "not-found", 404,
        "No existe", "No hay nada con ese identificador, o no está a su alcance.",
        "Not found", "There is nothing with that identifier, or it is not within your reach.",
    ),
    web.NoSuchRoute: Problem(
        "no-such-route", 404,
        "Dirección desconocida", "Ninguna operación responde en esta dirección.",
        "Unknown address", "No operation answers at this address.",
    ),
    web.MethodNotAllowed: Problem(
        "method-not-allowed", 405,
        "Método no admitido", "Esta dirección admite: {allowed}.",
        "Method not allowed", "This address accepts: {allowed}.",
    ),
    kernel.WrongState: Problem(
        "wrong-state", 409,
        "El estado no lo permite", "El acto no es posible en el estado actual.",
        "Wrong state", "The act is not possible in the current state.",
    ),
    store.StaleVersion: Problem(
        "stale-version", 412,
        "La versión cambió", "Usted vio la versión {seen} y la vigente es la {current}: vuelva a leer antes de actuar.",
        "Stale version", "You saw version {seen} and the current one is {current}: read again before you act.",
        shows=("seen", "current"),
    ),
    web.BodyTooLarge: Problem(
        "body-too-large", 413,
        "Petición demasiado grande", "El cuerpo supera el máximo de {limit} bytes.",
        "Body too large", "The body exceeds the maximum of {limit} bytes.",
    ),
    web.UnsupportedMediaType: Problem(
        "unsupported-media-type", 415,
        "Tipo de contenido no admitido", "El cuerpo debe ser application/json en UTF-8.",
        "Unsupported media type", "The body must be application/json in UTF-8.",
    ),
    store.KeyReused: Problem(
        "idempotency-key-reused", 422,
        "Clave de idempotencia repetida", "Esa Idempotency-Key ya se usó con otra petición.",
        "Idempotency key reused", "That Idempotency-Key was used before, for another request.",
    ),
    kernel.InvalidFields: Problem(
        "invalid-fields", 422,
        "Datos no válidos", "Uno o más datos no son válidos; vea errors.",
        "Invalid fields", "One or more fields are not valid; see errors.",
    ),
    web.InvalidRequest: Problem(
        "invalid-fields", 422,
        "Datos no válidos", "Uno o más datos no son válidos; vea errors.",
        "Invalid fields", "One or more fields are not valid; see errors.",
    ),
    web.PreconditionRequired: Problem(
        "precondition-required", 428,
        "Falta If-Match", "Este acto exige If-Match con la versión que usted vio, por ejemplo If-Match: \"7\".",
        "If-Match required", "This act requires If-Match with the version that you saw, such as If-Match: \"7\".",
    ),
    store.Busy: Problem(
        "busy", 503,
        "Ocupado", "No se terminó a tiempo. Repita la petición con la misma Idempotency-Key para saber el resultado.",
        "Busy", "Not done in time. Repeat the same request with the same Idempotency-Key to learn the outcome.",
        retry_after=1,
    ),
    web.Unavailable: Problem(
        "unavailable", 503,
        "No disponible por ahora", "Un servicio necesario no responde; intente de nuevo en unos segundos.",
        "Unavailable", "A service that this needs does not answer; try again in some seconds.",
        retry_after=2,
    ),
    web.Unexpected: Problem(
        "unexpected", 500,
        "Error inesperado", "Algo falló de nuestro lado. Al reportarlo, indique trace_id.",
        "Unexpected error", "Something failed on our side. When you report it, give the trace_id.",
    ),
    kernel.Refusal: Problem(
        "refused", 409,
        "Petición rechazada", "La petición se entiende y se rechaza.",
        "Refused", "The request is understood and refused.",
    ),
}  # fmt: skip

REASONS: dict[str, Words] = {
    "twice": Words("Este dato viene más de una vez.", "This comes more than once."),
    "in_the_future": Words("No puede estar en el futuro.", "It may not lie in the future."),
}
