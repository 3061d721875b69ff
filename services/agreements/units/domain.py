"""A unit or actor that answers for commitments. Its id comes from its code, so that a code is taken once.

The codes that it names (parent, head, coordination, executive) may be registered later: an organisation is written down
in any order.
"""

from dataclasses import asdict
from datetime import date
from typing import Self, TypedDict
from uuid import NAMESPACE_URL, UUID, uuid5

from services.agreements.deeds import Deed
from services.agreements.refusals import invalid
from services.agreements.units import events
from services.agreements.units.events import Description
from services.kernel.acts import Act
from services.kernel.aggregates import Root
from services.kernel.two_times import Timeline

UNIT, ACTOR = "unit", "actor"
KINDS = {UNIT: "Unidad", ACTOR: "Actor"}
SINCE_EVER = date(1900, 1, 1)
NAMESPACE = uuid5(NAMESPACE_URL, "pactos:unit")


def unit_id(code: str) -> UUID:
    """The id of the unit of that code."""
    return uuid5(NAMESPACE, code)


class UnitState(TypedDict):
    code: str
    descriptions: Timeline[Description]


class Unit(Root):
    TOPIC = "unit"
    State = UnitState
    Event = events.UnitEvent
    Created = events.Registered

    @classmethod
    def register(cls, act: Act, code: str, description: Description, deed: Deed) -> Self:
        """A unit or actor is known."""
        _check(code, description)
        return cls.create(unit_id(code), act, deed.day(act), deed.reason, code=code, **asdict(description))

    @property
    def description(self) -> Description:
        """What it is now."""
        return self.descriptions.facts[-1].value

    def revise(self, act: Act, description: Description, deed: Deed) -> None:
        """All of its description anew; no earlier than what it replaces."""
        _check(self.code, description)
        day = deed.day(act, [self.descriptions.facts[-1].effective_on])
        self._record(events.Revised, act, day, deed.reason, code=self.code, **asdict(description))


def _check(code: str, description: Description) -> None:
    if description.parent == code:
        raise invalid("/parent", "its_own_parent")
    if description.valid_to is not None and description.valid_to < description.valid_from:
        raise invalid("/valid_to", "ends_before_it_begins")
