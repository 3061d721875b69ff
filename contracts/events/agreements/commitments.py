"""Commitments. Every event says the resulting `state`, and those that change terms carry them in full."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from contracts.events.agreements.terms import Evidence, Minutes, Terms
from contracts.events.shape import Event, checked_percentage, published


class CommitmentEvent(Event, frozen=True, kw_only=True):
    AGGREGATE: ClassVar[str] = "commitment"

    state: str


@published
class Drafted(CommitmentEvent, frozen=True, kw_only=True):
    """A commitment was drafted under a pact, with its terms."""

    TYPE: ClassVar[str] = "pactos.commitment.drafted.v1"

    terms: Terms
    example: bool


@published
class TermsRevised(CommitmentEvent, frozen=True, kw_only=True):
    """A draft's terms were written anew; earlier acceptances fall away."""

    TYPE: ClassVar[str] = "pactos.commitment.terms-revised.v1"

    terms: Terms


@published
class Accepted(CommitmentEvent, frozen=True, kw_only=True, omit_defaults=True):
    """One responsible accepted the draft."""

    TYPE: ClassVar[str] = "pactos.commitment.accepted.v1"

    unit: str
    note: str | None
    minutes: Minutes | None = None


@published
class Approved(CommitmentEvent, frozen=True, kw_only=True):
    """Agreed. From here the terms are the baseline for ever."""

    TYPE: ClassVar[str] = "pactos.commitment.approved.v1"

    minutes: Minutes


@published
class Started(CommitmentEvent, frozen=True, kw_only=True):
    """The responsible began."""

    TYPE: ClassVar[str] = "pactos.commitment.started.v1"

    minutes: Minutes | None = None


@published
class Suspended(CommitmentEvent, frozen=True, kw_only=True):
    """Suspended from `effective_on` through `ends_on`, both inclusive, unless resumed before."""

    TYPE: ClassVar[str] = "pactos.commitment.suspended.v1"

    ends_on: date
    minutes: Minutes


@published
class Resumed(CommitmentEvent, frozen=True, kw_only=True):
    """Back in the state that the suspension left, from `effective_on` on."""

    TYPE: ClassVar[str] = "pactos.commitment.resumed.v1"

    minutes: Minutes


@published
class Breached(CommitmentEvent, frozen=True, kw_only=True):
    """It was declared breached: only a renegotiation leads out."""

    TYPE: ClassVar[str] = "pactos.commitment.breached.v1"

    minutes: Minutes


@published
class Fulfilled(CommitmentEvent, frozen=True, kw_only=True):
    """The responsible declares every milestone that is not cancelled complete."""

    TYPE: ClassVar[str] = "pactos.commitment.fulfilled.v1"

    minutes: Minutes | None = None


@published
class Verified(CommitmentEvent, frozen=True, kw_only=True):
    """A verifier found everything complete. Nothing follows."""

    TYPE: ClassVar[str] = "pactos.commitment.verified.v1"

    minutes: Minutes | None = None


@published
class Withdrawn(CommitmentEvent, frozen=True, kw_only=True):
    """It was taken back. Nothing follows."""

    TYPE: ClassVar[str] = "pactos.commitment.withdrawn.v1"

    minutes: Minutes


@published
class ProgressReported(CommitmentEvent, frozen=True, kw_only=True):
    """The responsible declares progress of a milestone, 0 to 100 with at most two decimals."""

    TYPE: ClassVar[str] = "pactos.commitment.progress-reported.v1"

    milestone_id: UUID
    progress: Decimal
    note: str | None
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        checked_percentage(self.progress)


@published
class Forecast(CommitmentEvent, frozen=True, kw_only=True):
    """The responsible says when a milestone will be done."""

    TYPE: ClassVar[str] = "pactos.commitment.forecast.v1"

    milestone_id: UUID
    due_on: date


@published
class ProgressVerified(CommitmentEvent, frozen=True, kw_only=True):
    """A verifier says the progress of a milestone. Below 100 on a fulfilled commitment it reopens it (see `state`)."""

    TYPE: ClassVar[str] = "pactos.commitment.progress-verified.v1"

    milestone_id: UUID
    progress: Decimal
    note: str | None

    def __post_init__(self) -> None:
        checked_percentage(self.progress)


@published
class Renegotiated(CommitmentEvent, frozen=True, kw_only=True):
    """New terms in full, from `effective_on`; who agreed (codes) and on which minutes."""

    TYPE: ClassVar[str] = "pactos.commitment.renegotiated.v1"

    terms: Terms
    agreed_by: tuple[str, ...]
    minutes: Minutes


@published
class Corrected(CommitmentEvent, frozen=True, kw_only=True):
    """A later fact about an earlier event: `version` names it, `type` says what it was: `commitment.forecast`.

    `effective_on` is the corrected event's own. The values are those of the corrected event, in full, as they now
    stand: of a progress report or verification `milestone_id` and `progress`, of a forecast `milestone_id` and
    `due_on`.
    """

    TYPE: ClassVar[str] = "pactos.commitment.corrected.v1"

    version: int
    type: str
    milestone_id: UUID
    progress: Decimal | None
    due_on: date | None
    note: str | None
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        checked_percentage(self.progress)
