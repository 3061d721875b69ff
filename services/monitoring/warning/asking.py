"""Early warnings of open milestones, from their rows and the models."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.chassis.store.database import Connection
from services.monitoring.milestones.view import micros
from services.monitoring.tracking.lists import Conditions
from services.monitoring.warning.distribution import SEVERE
from services.monitoring.warning.model import Basis, Expected
from services.monitoring.warning.models import Informed

COLUMNS = """m.commitment_id, m.milestone_id, m.title, m.first_due, m.due_on, m.agreed_on, m.agreed_at, m.completed_on,
    m.completed_at, m.left_on, m.left_at, c.responsible, c.sector, c.example, c.statement"""
SOME = f"SELECT {COLUMNS} FROM milestones m JOIN commitments c ON c.id = m.commitment_id WHERE {{where}}"
SHARES = {"median_days": 0.5, "ninth_decile_days": 0.9}
ModelOf = Callable[[bool], Informed]


@dataclass(frozen=True, slots=True)
class Open:
    """A milestone that was open on the day asked for; `late` is negative before its first due day."""

    commitment_id: str
    milestone_id: str
    title: str
    statement: str
    unit: str
    sector: str
    example: bool
    first_due: int
    due_on: int
    late: int


@dataclass(frozen=True, slots=True)
class Warned:
    """What is to be expected of one; all None where others have closed too little to say."""

    milestone: Open
    severe: float | None
    quantiles: Mapping[str, int | None]
    basis: Basis | None


def open_in_commitment(connection: Connection, commitment: str, day: date, known_at: datetime | None) -> list[Open]:
    """The milestones of a commitment that were open on a day, as known at a moment; by their first due day."""
    rows = connection.execute(SOME.format(where="m.commitment_id = %s"), [commitment])
    moment = None if known_at is None else micros(known_at)
    return sorted(_open(rows, day.toordinal(), moment), key=lambda one: (one.first_due, one.milestone_id))


def open_among(connection: Connection, day: date, filters: Mapping[str, Any]) -> list[Open]:
    """The milestones that are open, of a unit (responsible), a sector or a canton where that is asked."""
    where = Conditions()
    where.add("m.completed_on IS NULL AND m.left_on IS NULL")
    where.equal({"c.responsible": filters.get("unit"), "c.sector": filters.get("sector")})
    if "canton" in filters:
        where.add("c.cantons LIKE %s", f'%"{filters["canton"]}"%')
    return list(_open(connection.execute(SOME.format(where=where), where.parameters), day.toordinal(), None))


def warn(milestones: Iterable[Open], model_of: ModelOf) -> list[Warned]:
    """What is to be expected of each; `model_of(example)` gives the model of real or of made-up ones."""
    return [_warned(one, _expected(one, model_of)) for one in milestones]


def most_endangered(milestones: Iterable[Open], model_of: ModelOf, limit: int) -> list[Warned]:
    """Those with the greatest probability of more than 30 days; those beyond already come last, the latest first."""
    found = []
    for one in milestones:
        expected = _expected(one, model_of)
        if expected is not None:
            found.append((one, expected, expected.delay.exceeds(SEVERE, one.late)))
    found.sort(key=lambda each: (each[0].late >= SEVERE, -each[2], -each[0].late, each[0].milestone_id))
    return [_warned(one, expected) for one, expected, _ in found[:limit]]


def _expected(one: Open, model_of: ModelOf) -> Expected | None:
    informed = model_of(one.example)
    return informed.model.expect(informed.units.get(one.unit, -1), informed.sectors.get(one.sector, -1))


def _warned(one: Open, expected: Expected | None) -> Warned:
    if expected is None:
        return Warned(one, None, dict.fromkeys(SHARES), None)
    delay = expected.delay
    quantiles = {name: delay.quantile(share, one.late) for name, share in SHARES.items()}
    return Warned(one, delay.exceeds(SEVERE, one.late), quantiles, expected.basis)


def _open(rows: Iterable[tuple], day: int, moment: int | None) -> Iterable[Open]:
    for row in rows:
        commitment, milestone, title, first_due, due_on, *dated, unit, sector, example, statement = row
        agreed, completed, left = (
            on is not None and on <= day and (moment is None or at <= moment)
            for on, at in zip(dated[::2], dated[1::2], strict=True)
        )
        if agreed and not completed and not left:
            yield Open(
                commitment, milestone, title, statement, unit, sector, bool(example), first_due, due_on, day - first_due
            )
