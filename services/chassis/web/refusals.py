"""What the web room itself refuses, before or beside the domain."""

from services.kernel.refusals import Refusal
from services.kernel.words import Words


class Malformed(Refusal):
    """The request cannot be read: broken JSON, not an object, a broken header. `reason` says what, as Words."""


class Unauthenticated(Refusal):
    """The identity is missing, forged, expired, or for another action."""


class NoSuchRoute(Refusal):
    """No operation has this address."""


class MethodNotAllowed(Refusal):
    """The address exists, with other methods."""


class BodyTooLarge(Refusal):
    """The body is larger than a command may be."""


class UnsupportedMediaType(Refusal):
    """The body is not declared as JSON."""


class PreconditionRequired(Refusal):
    """The act needs If-Match and has none."""


class InvalidRequest(Refusal):
    """Fields of the wrong shape; `errors` names each."""


class Unavailable(Refusal):
    """Something that this needs cannot be reached now."""


class Unexpected(Refusal):
    """An error of ours; nothing about it is told but the trace id."""


UNREADABLE = Words("La petición no se puede leer.", "The request cannot be read.")
