"""What recipients refuse. `problems.py` gives the words."""

from services.kernel.refusals import FieldError, InvalidFields, WrongState


class NoAddress(WrongState):
    """The recipient has no address on that channel. facts: channel."""


class LastAddress(WrongState):
    """Without this address nothing would reach the responsible of what is overdue. facts: channel."""


def invalid(pointer: str, reason: str, **facts: object) -> InvalidFields:
    """The refusal of one field; `reason` is a key of `problems.REASONS`."""
    return InvalidFields(errors=(FieldError(pointer, reason),), **facts)
