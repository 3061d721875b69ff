"""Story 8's plan: L1, L2, L3 one after the other, and X, which waits for nobody; L1 depends on milestone B."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.monitoring.plans.structure import (
    Budget,
    Dependency,
    FixedDate,
    Indicator,
    Line,
    Programme,
    Project,
    Structure,
    Target,
)
from services.monitoring.realignment.proposals.ground import Ground, ground_of
from services.monitoring.realignment.proposals.options import Content
from services.monitoring.realignment.proposals.owing import owed_of, owing
from services.monitoring.realignment.proposals.policy import words_of
from services.monitoring.realignment.proposals.proposing import content_of, heard
from services.monitoring.realignment.proposals.reading import situations_of
from services.monitoring.realignment.proposals.shocks import Spoken
from services.monitoring.realignment.proposals.situation import DEPENDS, Aligned
from tests.unit.monitoring.given import COMMITMENT, B, Told, day


def line(code: str, starts_on: str, ends_on: str, duration: int, **more: Any) -> Line:
    facts = {"project": "P1", "unit": "VIALIDAD", "title": f"Línea {code}", **more}
    return Line(code=code, starts_on=day(starts_on), ends_on=day(ends_on), duration=duration, **facts)


L1 = line("L1", "2026-07-01", "2026-07-28", 20, indicator="KM")
L2 = line("L2", "2026-07-29", "2026-08-12", 10)
L3 = line("L3", "2026-08-13", "2026-09-02", 15, indicator="KM")
X = line("X", "2026-08-03", "2026-08-07", 5, project="P2", unit="TURISMO")
STORY = Structure(
    programmes=(Programme("G1", "Vialidad"),),
    projects=(Project("P1", "Ruta de los volcanes", "G1"), Project("P2", "Ferias", "G1")),
    lines=(L1, L2, L3, X),
    dependencies=(Dependency("L1", "L2"), Dependency("L2", "L3")),
)


def with_lines(*lines: Line, **more: Any) -> Structure:
    """The story's plan with these lines in place of those of the same code, and what else there is."""
    others = {one.code: one for one in STORY.lines} | {one.code: one for one in lines}
    return replace(STORY, lines=tuple(others.values()), **more)


def fixed(code: str, by: str) -> tuple[FixedDate, ...]:
    return (FixedDate(code, day(by), "Convenio 012-2026"),)


def ground(structure: Structure = STORY, kind: str = "POA") -> Ground:
    return ground_of(kind, structure, ())


def asked(told: Told, on: Ground, *links: Aligned, today: str | None = None) -> Spoken:
    """What is asked of the plan; of L1 to wait for B unless told otherwise."""
    links = links or _waiting(told)
    said = words_of(links, situations_of(COMMITMENT, told.record), {}, day(today) if today else None)
    return heard(on, said)


def proposed(told: Told, on: Ground, *links: Aligned, today: str | None = None) -> Content:
    owed = owed_of(links or _waiting(told), situations_of(COMMITMENT, told.record))
    return content_of(owing(on, owed), asked(told, on, *links, today=today))


def _waiting(told: Told) -> tuple[Aligned, ...]:
    decided = datetime.combine(date(2026, 1, 1), datetime.min.time(), told.moment.tzinfo)
    return (Aligned("L1", COMMITMENT, B.id, DEPENDS, 1, decided),)


def slipped(to: str = "2026-07-20") -> Told:
    """B is expected later than agreed."""
    return Told().started().forecast(B, to, "2026-05-01")


__all__ = ["Budget", "Indicator", "Target"]
