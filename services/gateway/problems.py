"""What the gateway itself refuses, in words."""

from services.chassis.web.problems import Problem
from services.chassis.web.refusals import Unauthenticated
from services.gateway.access.authentication import BadKey
from services.gateway.access.limits import TooMany
from services.gateway.live.refusals import NotOurEventId, TooManyStreams
from services.gateway.proxy import TooSlow
from services.kernel.refusals import Forbidden, Refusal


class NotForThisRole(Forbidden):
    """The published table does not let the caller's role do this. `facts["role"]`."""


PROBLEMS: dict[type[Refusal], Problem] = {
    Unauthenticated: Problem(
        "unauthenticated",
        401,
        "Falta la clave",
        "Esta operación necesita una clave: Authorization: Bearer CLAVE.",
        "Key missing",
        "This operation needs a key: Authorization: Bearer KEY.",
    ),
    BadKey: Problem(
        "bad-key",
        401,
        "Clave no válida",
        "La clave está mal escrita, no existe, venció o fue revocada. Sin clave se lee lo público.",
        "Key not valid",
        "The key is malformed, unknown, expired or revoked. What is public is read without a key.",
    ),
    NotForThisRole: Problem(
        "forbidden",
        403,
        "No autorizado",
        "El rol {role} no puede hacer esto. Quién puede hacer qué: /v1/access.",
        "Forbidden",
        "The role {role} may not do this. Who may do what: /v1/access.",
    ),
    TooMany: Problem(
        "too-many-requests",
        429,
        "Demasiadas peticiones",
        "Ha hecho demasiadas peticiones seguidas. Espere lo que dice Retry-After y siga.",
        "Too many requests",
        "Too many requests in a row. Wait for what Retry-After says, then go on.",
    ),
    TooManyStreams: Problem(
        "too-many-streams",
        503,
        "No hay lugar para otro flujo",
        "Ya hay {most} flujos abiertos. Cierre uno, o vuelva más tarde.",
        "No place for another stream",
        "There are {most} open streams. Close one, or come back later.",
        retry_after=30,
    ),
    NotOurEventId: Problem(
        "not-our-event-id",
        400,
        "Last-Event-ID no es nuestro",
        "Last-Event-ID debe ser el `id` de un evento que recibió, o faltar.",
        "Last-Event-ID is not ours",
        "Last-Event-ID must be the `id` of an event that you received, or be absent.",
    ),
    TooSlow: Problem(
        "too-slow",
        504,
        "Sin respuesta a tiempo",
        "El servicio no respondió a tiempo. Para saber si quedó registrado, repita con la misma Idempotency-Key.",
        "No answer in time",
        "The service did not answer in time. To learn whether it was recorded, repeat with the same Idempotency-Key.",
        retry_after=2,
    ),
}
