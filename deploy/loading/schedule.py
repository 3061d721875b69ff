"""Dates for milestones that say only what goes before them and how many working days they take."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from services.kernel.calendar import add_working_days, next_working_day

Dates = tuple[date, date]


class Unplaceable(ValueError):
    """A milestone waits for one that the file does not have, or for itself. `label` says which."""

    def __init__(self, label: str, words: str) -> None:
        super().__init__(words)
        self.label = label


def schedule(milestones: Sequence[Mapping[str, Any]], start: date) -> dict[str, Dates]:
    """First and last day of every milestone, by label. Raises Unplaceable.

    The first day is `start` (or the next working day), or the working day after the last of those in `after`.
    """
    written = {milestone["label"]: milestone for milestone in milestones}
    placed: dict[str, Dates] = {}

    def place(label: str, waiting: tuple[str, ...]) -> Dates:
        if label in placed:
            return placed[label]
        if label in waiting:
            raise Unplaceable(label, f"el hito espera a sí mismo: {' -> '.join((*waiting, label))}")
        milestone = written[label]
        unknown = [before for before in milestone.get("after", ()) if before not in written]
        if unknown:
            raise Unplaceable(label, f"el archivo no tiene el hito {', '.join(unknown)}")
        ends = [place(before, (*waiting, label))[1] for before in milestone.get("after", ())]
        first = next_working_day(max(ends) if ends else start - timedelta(days=1))
        placed[label] = first, add_working_days(first, milestone["working_days"] - 1)
        return placed[label]

    for label in written:
        place(label, ())
    return placed
