"""What is agreed: who owes what by when, in weighted milestones; and what cannot be agreed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.kernel.refusals import FieldError, InvalidFields
from services.kernel.territory import CANTONS, SECTORS


@dataclass(frozen=True, slots=True)
class Milestone:
    """A part of a commitment. A cancelled one stays in the terms."""

    id: UUID
    title: str
    weight: int
    starts_on: date
    due_on: date
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Who owes what by when. Responsible and co_responsible are codes; budget in cents of a dollar."""

    pact_id: UUID
    statement: str
    responsible: str
    co_responsible: tuple[str, ...]
    cantons: tuple[str, ...]
    sector: str
    due_on: date
    budget_cents: int
    milestones: tuple[Milestone, ...]

    @property
    def parties(self) -> tuple[str, ...]:
        """Everyone who must accept: the responsible and the co-responsible."""
        return (self.responsible, *self.co_responsible)

    @property
    def standing(self) -> tuple[Milestone, ...]:
        """The milestones that are not cancelled."""
        return tuple(milestone for milestone in self.milestones if not milestone.cancelled)

    def milestone(self, id: UUID) -> Milestone | None:  # noqa: A002
        """The milestone of that id, cancelled or not."""
        return next((milestone for milestone in self.milestones if milestone.id == id), None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows a completion: its kind and description, and a URL or the document's SHA-256 (hex)."""

    kind: str
    description: str
    url: str | None = None
    sha256: str | None = None


def check(terms: Terms, pointers: Mapping[UUID, str] | None = None) -> None:
    """Raises InvalidFields, which names every field that cannot be agreed.

    `pointers` say where the caller wrote a milestone; one that the caller did not write is at fault by `/due_on`.
    """
    if pointers is None:
        pointers = {milestone.id: f"/milestones/{at}" for at, milestone in enumerate(terms.milestones)}
    of_milestones = (fault for each in terms.standing for fault in _milestone_faults(each, terms, pointers))
    errors = (*_faults(terms), *of_milestones)
    if errors:
        raise InvalidFields(errors=errors, due_on=terms.due_on)


def _faults(terms: Terms) -> Iterator[FieldError]:
    if not terms.standing:
        yield FieldError("/milestones", "no_milestone")
    if len({milestone.id for milestone in terms.milestones}) < len(terms.milestones):
        yield FieldError("/milestones", "twice")
    if terms.budget_cents < 0:
        yield FieldError("/budget_cents", "negative")
    if terms.sector not in SECTORS:
        yield FieldError("/sector", "unknown_sector")
    for at, canton in enumerate(terms.cantons):
        if canton not in CANTONS:
            yield FieldError(f"/cantons/{at}", "unknown_canton")
        elif canton in terms.cantons[:at]:
            yield FieldError(f"/cantons/{at}", "twice")
    for at, code in enumerate(terms.co_responsible):
        if code == terms.responsible or code in terms.co_responsible[:at]:
            yield FieldError(f"/co_responsible/{at}", "twice")


def _milestone_faults(milestone: Milestone, terms: Terms, pointers: Mapping[UUID, str]) -> Iterator[FieldError]:
    pointer = pointers.get(milestone.id)
    if milestone.weight < 1:
        yield FieldError(f"{pointer}/weight", "weight")
    if milestone.due_on < milestone.starts_on:
        yield FieldError(f"{pointer}/due_on", "due_before_start")
    if milestone.due_on > terms.due_on:
        yield FieldError(f"{pointer}/due_on" if pointer else "/due_on", "due_after_the_commitment")


def as_written(written: Mapping[str, Any], pact_id: UUID, milestones: tuple[Milestone, ...]) -> Terms:
    """Terms from the fields that a caller wrote."""
    return Terms(
        pact_id=pact_id,
        statement=written["statement"],
        responsible=written["responsible"],
        co_responsible=tuple(written["co_responsible"]),
        cantons=tuple(written["cantons"]),
        sector=written["sector"],
        due_on=written["due_on"],
        budget_cents=written["budget_cents"],
        milestones=milestones,
    )
