"""What plans refuse. `problems.py` gives the words; those of faults in a plan's parts stand in wording.py."""

from services.kernel.refusals import FieldError, InvalidFields, WrongState


class PlanMoved(WrongState):
    """The plan is at another version than the one that this was worked out on. facts: seen, current."""


class PlanExists(WrongState):
    """There is a plan of that code. facts: code, id."""


class AlreadyAligned(WrongState):
    """The same line and the same subject are linked in that way already. facts: id."""


class AlignmentEnded(WrongState):
    """The link has ended. facts: valid_until."""


def invalid(pointer: str, reason: str, **facts: object) -> InvalidFields:
    """The refusal of one field; `reason` is a key of `problems.REASONS`, or Words."""
    return InvalidFields(errors=(FieldError(pointer, reason),), **facts)
