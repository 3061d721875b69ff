"""The book of rules: every version that was ever in force. The first is built in; the last one is in force."""

from datetime import date
from decimal import Decimal
from typing import Self, TypedDict
from uuid import UUID

from services.kernel.acts import Act
from services.kernel.aggregates import Root
from services.monitoring.alerts.refusals import RulesReplaced
from services.monitoring.alerts.rulebook import events
from services.monitoring.alerts.rules import Book, Rules

BOOK = UUID("5e0d2a4b-0c55-5b8e-9b61-4f4e6d9a7c02")


class BookState(TypedDict):
    """The attributes of the book."""

    versions: tuple[Rules, ...]


class RuleBook(Root):
    """Its one attribute is `versions`, oldest first."""

    TOPIC = "rulebook"
    State = BookState
    Event = events.RuleBookEvent
    Created = events.Opened

    @classmethod
    def open(cls, act: Act, on: date) -> Self:
        """The book as it is before anybody changed anything."""
        return cls.create(BOOK, act, on)

    @property
    def book(self) -> Book:
        """The versions by their numbers."""
        return Book({rules.version: rules for rules in self.versions})

    def adopt(self, act: Act, rules: Rules, on: date, why: str, replaces: int | None) -> None:
        """Another version in force from this day. Raises RulesReplaced where `replaces` is not the last version."""
        last = self.versions[-1].version
        if replaces not in (None, last):
            raise RulesReplaced(replaces=replaces, last=last)
        self._record(
            events.Adopted,
            act,
            on,
            why,
            version=last + 1,
            rules=tuple(rules.rules.values()),
            due_soon_days=rules.due_soon_days,
            no_report_days=rules.no_report_days,
            evidence_from=Decimal(rules.evidence_from) / 100,
            evidence_days=rules.evidence_days,
            acknowledgement_days=rules.acknowledgement_days,
            acknowledgements=rules.acknowledgements,
            silent_minutes=int(rules.silent_after.total_seconds() // 60),
        )
