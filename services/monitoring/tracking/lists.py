"""The lists of commitments, pacts and units, in pages that begin after a sort key: stable while rows come and go."""

from collections.abc import Mapping
from typing import Any

from services.chassis.store.database import Connection, Row
from services.kernel.acts import SEES_DRAFTS, Who
from services.kernel.refusals import FieldError, InvalidFields
from services.monitoring.tracking.light import LIGHTS
from services.monitoring.tracking.tables import PACT_COLUMNS, UNIT_COLUMNS

LATE = """CASE WHEN l.{owed} < CASE WHEN l.counted_to < {day} THEN l.counted_to ELSE {day} END
    THEN CASE WHEN l.counted_to < {day} THEN l.counted_to ELSE {day} END - l.{owed} ELSE 0 END"""
SEVERITY = " ".join(["CASE l.light", *(f"WHEN '{light}' THEN {at}" for at, light in enumerate(LIGHTS)), "ELSE 0 END"])
SORTS = {"due_on": "c.due_on", "days_late": LATE, "light": SEVERITY, "statement": "c.statement"}
Key = tuple[str | int | None, ...]


class Conditions:
    """The conditions of a query, joined by AND, with their parameters."""

    def __init__(self) -> None:
        self._sql: list[str] = ["1 = 1"]
        self.parameters: list[Any] = []

    def add(self, sql: str, *parameters: Any) -> None:
        self._sql.append(f"({sql})")
        self.parameters += parameters

    def equal(self, columns: Mapping[str, Any]) -> None:
        """Those columns that have a value must have it."""
        for column, value in columns.items():
            if value is not None:
                self.add(f"{column} = %s", value)

    def __str__(self) -> str:
        return " AND ".join(self._sql)


def commitments(connection: Connection, who: Who, day: int, filters: Mapping[str, Any]) -> list[Row]:
    """One more than `limit` rows: id, version, …, light, days late, the baseline's two, and the sort key's value."""
    sort, where = filters["sort"], Conditions()
    descending, value = sort.startswith("-"), SORTS[sort.removeprefix("-")].format(owed="owed", day=day)
    if who.role not in SEES_DRAFTS:
        where.add("c.public = 1 OR c.responsible = %s OR c.co_responsible LIKE %s ESCAPE '!'", *_party(who.unit))
    where.equal({"c.sector": filters.get("sector"), "c.state": filters.get("state")})
    where.equal({"COALESCE(l.light, 'grey')": filters.get("light")})
    if "canton" in filters:
        where.add("c.cantons LIKE %s", f'%"{filters["canton"]}"%')
    if "unit" in filters:
        concerns(where, filters["unit"])
    if filters["cursor"] is not None:
        after = _after(filters["cursor"], sort)
        where.add(f"{value} {'<' if descending else '>'} %s OR ({value} = %s AND c.id > %s)", after[0], *after)
    direction = "DESC" if descending else "ASC"
    return connection.execute(
        f"""SELECT c.id, c.version, c.pact_id, c.statement, c.responsible, c.co_responsible, c.cantons, c.sector,
            c.due_on, c.budget_cents, c.state, c.example, COALESCE(l.light, 'grey'),
            {LATE.format(owed="owed", day=day)}, l.baseline_light, {LATE.format(owed="baseline_owed", day=day)}, {value}
        FROM commitments c LEFT JOIN lights l
            ON l.commitment_id = c.id AND l.from_day <= {day} AND l.until_day >= {day}
        WHERE {where} ORDER BY {value} {direction}, c.id LIMIT %s""",
        [*where.parameters, filters["limit"] + 1],
    )


def pacts(connection: Connection, who: Who, filters: Mapping[str, Any]) -> list[Row]:
    """One more than `limit` rows of PACT_COLUMNS, by id: the order in which they were drafted, nearly."""
    where = Conditions()
    if who.role not in SEES_DRAFTS:
        where.add("public = 1 OR signatories LIKE %s ESCAPE '!'", _party(who.unit)[1])
    where.equal({"sector": filters.get("sector"), "state": filters.get("state")})
    if "canton" in filters:
        where.add("cantons LIKE %s", f'%"{filters["canton"]}"%')
    if filters["cursor"] is not None:
        where.add("id > %s", _text(filters["cursor"]))
    sql = f"SELECT {', '.join(PACT_COLUMNS)} FROM pacts WHERE {where} ORDER BY id LIMIT %s"
    return connection.execute(sql, [*where.parameters, filters["limit"] + 1])


def units(connection: Connection, filters: Mapping[str, Any]) -> list[Row]:
    """One more than `limit` rows of UNIT_COLUMNS, by code."""
    where = Conditions()
    if filters["cursor"] is not None:
        where.add("code > %s", _text(filters["cursor"]))
    sql = f"SELECT {', '.join(UNIT_COLUMNS)} FROM units WHERE {where} ORDER BY code LIMIT %s"
    return connection.execute(sql, [*where.parameters, filters["limit"] + 1])


def concerns(where: Conditions, code: str) -> None:
    """Only commitments (`c`) for which that unit or actor is responsible or co-responsible."""
    where.add("c.responsible = %s OR c.co_responsible LIKE %s ESCAPE '!'", *_party(code))


def invalid_cursor() -> InvalidFields:
    return InvalidFields(errors=(FieldError("/cursor", "another_list"),))


def two_texts(cursor: Key) -> tuple[str, str]:
    """The sort key of a list that is sorted by two texts. Raises InvalidFields for another list's cursor."""
    if len(cursor) != 2 or not all(isinstance(part, str) for part in cursor):
        raise invalid_cursor()
    return cursor[0], cursor[1]


def _party(unit: str | None) -> tuple[str, str]:
    """A code, and the pattern that finds it in a JSON list of codes."""
    code = unit or ""
    escaped = code.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return code, f'%"{escaped}"%'


def _after(cursor: Key, sort: str) -> tuple[str | int, str]:
    """The sort key's value and the id after which the page begins. Raises InvalidFields for another list's cursor."""
    kind = str if sort.removeprefix("-") in ("due_on", "statement") else int
    if len(cursor) != 3 or cursor[0] != sort or not isinstance(cursor[1], kind) or not isinstance(cursor[2], str):
        raise invalid_cursor()
    return cursor[1], cursor[2]


def _text(cursor: Key) -> str:
    if len(cursor) != 1 or not isinstance(cursor[0], str):
        raise invalid_cursor()
    return cursor[0]
