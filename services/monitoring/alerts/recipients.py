"""Who stands behind an audience: resolved in the units' tree, within the unit's own institution.

The head, coordination or executive of a unit is named by the unit, else by the nearest unit above it in the same
institution. Where that gives nobody, or somebody of another institution, the facilitator is told in their place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.monitoring.alerts.alerted import Told
from services.monitoring.alerts.rules import (
    COORDINATION,
    EXECUTIVE,
    FACILITATOR,
    HEAD,
    RESPONSIBLE,
    SIGNATORY,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or actor, as far as escalation needs it; all but the institution are codes."""

    code: str
    institution: str
    parent: str | None = None
    head: str | None = None
    coordination: str | None = None
    executive: str | None = None


def recipients(
    audiences: Iterable[str], responsible: str | None, signatories: Sequence[str], units: Mapping[str, Unit]
) -> tuple[Told, ...]:
    """Who is told, in the audiences' order."""
    told: list[Told] = []
    for audience in audiences:
        if audience == RESPONSIBLE:
            told.append(Told(audience, responsible))
        elif audience == SIGNATORY:
            told += [Told(audience, code) for code in signatories]
        elif audience in (HEAD, COORDINATION, EXECUTIVE):
            told.append(_above(audience, responsible, units))
        else:
            told.append(Told(audience, None))
    return tuple(told)


def _above(audience: str, responsible: str | None, units: Mapping[str, Unit]) -> Told:
    own = unit = units.get(responsible or "")
    seen: set[str] = set()
    while unit is not None and unit.institution == own.institution and unit.code not in seen:
        code = getattr(unit, audience)
        if code is not None and (code not in units or units[code].institution == own.institution):
            return Told(audience, code)
        seen.add(unit.code)
        unit = units.get(unit.parent or "")
    return Told(FACILITATOR, None, instead_of=audience)
