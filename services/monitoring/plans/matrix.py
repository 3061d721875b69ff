"""The alignment matrix: commitment, line, PDOT goal, goal of the national plan, SDG; and what it leaves open. Pure.

A commitment is open from its agreement until it is verified or withdrawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.monitoring.plans.alignment.link import DEPENDS
from services.monitoring.plans.structure import Goal, Line, Structure
from services.monitoring.plans.view import Aligned

OPEN = ("agreed", "in_progress", "suspended", "breached", "fulfilled")
SDGS = (
    "Fin de la pobreza",
    "Hambre cero",
    "Salud y bienestar",
    "Educación de calidad",
    "Igualdad de género",
    "Agua limpia y saneamiento",
    "Energía asequible y no contaminante",
    "Trabajo decente y crecimiento económico",
    "Industria, innovación e infraestructura",
    "Reducción de las desigualdades",
    "Ciudades y comunidades sostenibles",
    "Producción y consumo responsables",
    "Acción por el clima",
    "Vida submarina",
    "Vida de ecosistemas terrestres",
    "Paz, justicia e instituciones sólidas",
    "Alianzas para lograr los objetivos",
)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the matrix says of a commitment."""

    id: str
    statement: str
    responsible: str
    state: str
    due_on: str


def matrix(
    structure: Structure, links: Iterable[Aligned], commitments: Mapping[str, Commitment], on: date
) -> list[dict[str, Any]]:
    """One row for each link that holds on the day and whose commitment is among these."""
    lines, goals = {line.code: line for line in structure.lines}, {goal.code: goal for goal in structure.goals}
    return [
        _row(each, commitments[str(each.link.commitment_id)], lines.get(each.link.line), goals)
        for each in links
        if each.link.holds_on(on) and str(each.link.commitment_id) in commitments
    ]


def _row(each: Aligned, commitment: Commitment, line: Line | None, goals: Mapping[str, Goal]) -> dict[str, Any]:
    goal = goals.get(line.goal) if line and line.goal else None
    return {
        "alignment_id": each.id,
        "commitment": commitment,
        "milestone_id": each.link.milestone_id,
        "relation": each.link.relation,
        "weight": each.link.weight,
        "line": {"code": each.link.line, "title": line.title if line else None},
        "goal": {"code": goal.code, "title": goal.title} if goal else None,
        "national_goal": goal.national if goal else None,
        "sdgs": [{"number": number, "title": SDGS[number - 1]} for number in goal.sdgs] if goal else [],
    }


def without_line(links: Iterable[Aligned], commitments: Mapping[str, Commitment], on: date) -> list[Commitment]:
    """The open commitments that no link ties to a line on that day."""
    tied = {str(each.link.commitment_id) for each in links if each.link.holds_on(on)}
    return [each for each in commitments.values() if each.state in OPEN and each.id not in tied]


def without_budget(
    structure: Structure, links: Sequence[Aligned], commitments: Mapping[str, Commitment], on: date
) -> list[Commitment]:
    """The open commitments that are tied to lines, none of which contributes to them or finances them with money."""
    budgeted = {line.code for line in structure.lines if line.budgeted and not line.released}
    held = [each.link for each in links if each.link.holds_on(on)]
    tied = {str(link.commitment_id) for link in held}
    paid = {str(link.commitment_id) for link in held if link.relation != DEPENDS and link.line in budgeted}
    return [each for key, each in commitments.items() if each.state in OPEN and key in tied - paid]


def dangling(structure: Structure, links: Iterable[Aligned], on: date) -> list[UUID]:
    """The links that hold on the day and name a line that the plan does not have, or has released."""
    lines = {line.code for line in structure.lines if not line.released}
    return [each.id for each in links if each.link.holds_on(on) and each.link.line not in lines]
