"""The book of rules as the store has it, read in a transaction that is open."""

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.chassis.store.table import EVENTS, select_events
from services.monitoring.alerts.rulebook.domain import BOOK
from services.monitoring.alerts.rules import Book


def read_book(connection: Connection, store: EventStore) -> Book:
    """All versions of the rules; the built-in one alone where nobody changed any."""
    book = None
    for stored in select_events(connection, EVENTS, BOOK):
        book = store.mapper.to_domain_event(stored).mutate(book)
    return book.book if book is not None else Book()
