"""Who stands behind an audience: resolved in the units' tree, within the unit's own institution.

The head, coordination or executive of a unit is named by the unit, else by the nearest unit above it in the same
institution. Where that gives nobody, or somebody of another institution, the facilitator is told in their place; so it
is where the units lie in a circle, and who did not answer would be told again in the place of somebody above.
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


def circles(audiences: Iterable[str], responsible: str | None, units: Mapping[str, Unit]) -> str | None:
    """The circles of units that keep these audiences from being told, in Spanish; None where there is none."""
    found = {
        audience: circle
        for audience in audiences
        if audience in (HEAD, COORDINATION, EXECUTIVE) and (circle := circle_above(audience, responsible, units))
    }
    if not found:
        return None
    told = "; ".join(f"{audience}: {' → '.join(circle)}" for audience, circle in found.items())
    return f"Las unidades forman un círculo y se avisa a la facilitación ({told})."


def circle_above(audience: str, responsible: str | None, units: Mapping[str, Unit]) -> tuple[str, ...] | None:
    """The codes of the circle in which this unit's escalation to an audience ends, from one to the same again."""
    own = units.get(responsible or "")
    if own is None:
        return None
    code, climbed = _named(audience, own, units)
    if code is None:
        return climbed if len(climbed) > 1 and climbed.index(climbed[-1]) < len(climbed) - 1 else None
    path = [own.code]
    while code is not None and code not in path:
        path.append(code)
        code = getattr(units.get(code), audience, None)
    return (*path, code) if code == own.code else None


def _above(audience: str, responsible: str | None, units: Mapping[str, Unit]) -> Told:
    own = units.get(responsible or "")
    code = _named(audience, own, units)[0] if own is not None else None
    if code is None or circle_above(audience, responsible, units) is not None:
        return Told(FACILITATOR, None, instead_of=audience)
    return Told(audience, code)


def _named(audience: str, own: Unit, units: Mapping[str, Unit]) -> tuple[str | None, tuple[str, ...]]:
    """Who is named for the audience by the unit or the nearest one above it; and the codes that were asked.

    Where the units above lie in a circle, the last code asked is one that was asked before.
    """
    asked: list[str] = []
    unit: Unit | None = own
    while unit is not None and unit.institution == own.institution:
        asked.append(unit.code)
        if asked.index(unit.code) < len(asked) - 1:
            break
        code = getattr(unit, audience)
        if code is not None and (code not in units or units[code].institution == own.institution):
            return code, tuple(asked)
        unit = units.get(unit.parent or "")
    return None, tuple(asked)
