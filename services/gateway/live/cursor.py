"""How far somebody has heard: a position in each of the two logs. Written `a1042.m77`, as the id of an event."""

import re
from typing import NamedTuple

from contracts.topics import AGREEMENTS, MONITORING

FORM = re.compile(r"a(\d{1,18})\.m(\d{1,18})")
PLACES = {AGREEMENTS.source: "agreements", MONITORING.source: "monitoring"}


class Cursor(NamedTuple):
    """Everything up to these positions was heard or was not for this listener."""

    agreements: int
    monitoring: int

    def of(self, source: str) -> int:
        """The position in one log."""
        return getattr(self, PLACES[source])

    def at(self, source: str, position: int) -> "Cursor":
        """The same, further in one log."""
        return self._replace(**{PLACES[source]: position})

    def covers(self, other: "Cursor") -> bool:
        """Whether it lies as far as another in both logs, or further."""
        return self.agreements >= other.agreements and self.monitoring >= other.monitoring

    def __str__(self) -> str:
        return f"a{self.agreements}.m{self.monitoring}"


def parse(text: str) -> Cursor | None:
    """The cursor written so; None for what we never wrote."""
    written = FORM.fullmatch(text)
    return Cursor(*map(int, written.groups())) if written else None
