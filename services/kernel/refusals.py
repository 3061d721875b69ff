"""What the domain refuses. One tree of named exceptions; each service's `problems.py` gives each a status and words.

A refusal carries `facts` for the words of its detail, and `errors`: the fields at fault as JSON pointers.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """A field at fault: an RFC 6901 pointer such as `/milestones/0/due_on`, and a name for the words about it."""

    pointer: str
    reason: str


class Refusal(Exception):
    """The request is understood and refused; nothing was written."""

    def __init__(self, *, errors: tuple[FieldError, ...] = (), **facts: object) -> None:
        super().__init__(type(self).__name__, facts, errors)
        self.facts = facts
        self.errors = errors


class NotFound(Refusal):
    """There is no such thing, or this caller may not know that there is."""


class Forbidden(Refusal):
    """This caller may see it and may not do that."""


class InvalidFields(Refusal):
    """Fields that each have the right type but cannot be, alone or together."""


class WrongState(Refusal):
    """The act is not possible in the state that the thing is in."""
