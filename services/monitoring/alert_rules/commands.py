"""The command on the book of rules: an operator adopts another version, with a reason."""

from typing import Any

from services.chassis.store.application import EventStore, Saved, UnitOfWork
from services.chassis.store.database import Connection
from services.kernel.acts import OPERATOR, Act
from services.kernel.calendar import day_of
from services.kernel.refusals import Forbidden, NotFound
from services.monitoring.alerts.rulebook.domain import BOOK, RuleBook
from services.monitoring.alerts.rulebook.reading import read_book
from services.monitoring.alerts.rulebook.revising import revised
from services.monitoring.ticks.clock import read_clock

UNITS = "SELECT code FROM units UNION SELECT responsible FROM commitments"
IN_FORCE = "SELECT version FROM rules_applied WHERE name = 'monitoring'"
LOOK = """INSERT INTO watch (commitment_id, day) SELECT id, 0 FROM commitments WHERE 1 = 1
    ON CONFLICT (commitment_id) DO UPDATE SET day = 0"""


def adopt_rules(work: UnitOfWork, act: Act, reason: str, replaces: int | None = None, **said: Any) -> Saved:
    """Another version, in force from now on. Raises Forbidden, InvalidFields, RulesReplaced."""
    if act.who.role != OPERATOR:
        raise Forbidden(operation="adopt_rules", role=act.who.role)
    with work.database.transaction(write=False) as connection:
        on = read_clock(connection).day or day_of(act.now)
        units = known_units(connection)
    try:
        book = work.load(RuleBook, BOOK)
    except NotFound:
        book = RuleBook.open(act, on)
    book.adopt(act, revised(book.versions[-1], said, units), on, reason, replaces)
    return work.save(book)


def known_units(connection: Connection) -> set[str]:
    """The codes of units and actors that monitoring knows."""
    return {row[0] for row in connection.execute(UNITS)}


def follow_rules(store: EventStore) -> bool:
    """Makes every commitment due where another version of the rules is in force than the last time; whether it is."""
    with store.database.transaction() as connection:
        version = read_book(connection, store).current.version
        if connection.execute(IN_FORCE)[0][0] == version:
            return False
        connection.execute(LOOK)
        connection.execute("UPDATE rules_applied SET version = %s WHERE name = 'monitoring'", [version])
    return True
