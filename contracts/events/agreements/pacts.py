"""Pacts: draft -> signing -> in_force -> closed | terminated. Every event says the resulting `state`."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.events.agreements.terms import Minutes
from contracts.events.shape import Event, published


class PactEvent(Event, frozen=True, kw_only=True):
    AGGREGATE: ClassVar[str] = "pact"

    state: str


@published
class Drafted(PactEvent, frozen=True, kw_only=True):
    """A pact was drafted. `kind` is negotiated or work_plan; signatories are codes; cantons INEC codes."""

    TYPE: ClassVar[str] = "pactos.pact.drafted.v1"

    title: str
    kind: str
    sector: str
    cantons: tuple[str, ...]
    signatories: tuple[str, ...]
    example: bool


@published
class CommitmentAdded(PactEvent, frozen=True, kw_only=True):
    """A commitment was drafted under the pact."""

    TYPE: ClassVar[str] = "pactos.pact.commitment-added.v1"

    commitment_id: UUID


@published
class Signed(PactEvent, frozen=True, kw_only=True):
    """A signatory signed. The representative's name stays in the store: it is not published."""

    TYPE: ClassVar[str] = "pactos.pact.signed.v1"

    actor: str
    capacity: str
    signed_on: date
    sha256: str


@published
class EnteredIntoForce(PactEvent, frozen=True, kw_only=True):
    """All signatories have signed, or a resolution (of which `minutes`) puts a work plan into force."""

    TYPE: ClassVar[str] = "pactos.pact.entered-into-force.v1"

    minutes: Minutes | None


@published
class Closed(PactEvent, frozen=True, kw_only=True):
    """The pact ended with every commitment verified, withdrawn or breached."""

    TYPE: ClassVar[str] = "pactos.pact.closed.v1"

    minutes: Minutes


@published
class Terminated(PactEvent, frozen=True, kw_only=True):
    """The pact ended before its time."""

    TYPE: ClassVar[str] = "pactos.pact.terminated.v1"

    minutes: Minutes
