"""The values that a commitment's timelines hold, beside terms and states."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.agreements.commitments.terms import Evidence, Milestone
from services.agreements.lifecycles import enumerated
from services.kernel.quantities import HUNDRED
from services.kernel.two_times import Timeline
from services.kernel.values import Value
from services.kernel.words import Words


class Report(Value):
    """What the responsible declared of a milestone."""

    progress: Decimal
    note: str | None
    evidence: tuple[Evidence, ...]


class Verification(Value):
    """What a verifier saw of a milestone."""

    progress: Decimal
    note: str | None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted, and the version of the aggregate that wrote the accepted terms."""

    unit: str
    terms_version: int


@dataclass(frozen=True, slots=True)
class Suspension:
    """From since_on through ends_on, both inclusive; `left` is the state to which a resumption returns."""

    since_on: date
    ends_on: date
    left: str


def incomplete(
    milestones: tuple[Milestone, ...], told: Mapping[object, Timeline], day: date
) -> Iterator[tuple[Milestone, Decimal | None]]:
    """The milestones that are not at 100 as of the day, or are not any more, with the lower of the two."""
    for milestone in milestones:
        timeline = told.get(milestone.id, Timeline())
        values = [value and value.progress for value in (timeline.at(day), timeline.at())]
        if values != [HUNDRED, HUNDRED]:
            yield milestone, min((value for value in values if value is not None), default=None)


def named(milestones: Iterable[tuple[Milestone, Decimal | None]]) -> Words:
    """The milestones and how far each is, in words."""
    return enumerated(
        Words(f"«{each.title}» (sin avance)", f"“{each.title}” (nothing)")
        if progress is None
        else Words(f"«{each.title}» ({progress.normalize():f} %)", f"“{each.title}” ({progress.normalize():f} %)")
        for each, progress in milestones
    )
