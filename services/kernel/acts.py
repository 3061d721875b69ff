"""Who does something, when, and within which conversation: what every event says beside its facts."""

from dataclasses import dataclass
from datetime import date, datetime

RESPONSIBLE, FACILITATOR, VERIFIER, OFFICER = "responsible", "facilitator", "verifier", "officer"
AUDITOR, OPERATOR, PUBLIC, SERVICE = "auditor", "operator", "public", "service"
ROLES = (RESPONSIBLE, FACILITATOR, VERIFIER, OFFICER, AUDITOR, OPERATOR, PUBLIC)
PREFECT, COUNCIL, ORDINANCE = "prefect", "council", "ordinance"
TIERS = (PREFECT, COUNCIL, ORDINANCE)
SEES_DRAFTS = frozenset({FACILITATOR, VERIFIER, OFFICER, AUDITOR, OPERATOR, SERVICE})


@dataclass(frozen=True, slots=True)
class Who:
    """A caller: the subject of its key, the unit or actor it acts for (a code, or None), and its role."""

    subject: str
    unit: str | None
    role: str


@dataclass(frozen=True, slots=True)
class Act:
    """One command in hand. `now` is aware, UTC. Ids are for tracing: the request's, and what caused it.

    `tier`: for which body an officer decides (one of TIERS); None for everybody else.
    """

    who: Who
    now: datetime
    correlation_id: str
    causation_id: str | None = None
    tier: str | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """Approved minutes or a resolution that an act cites: its reference and the day it is dated (ISO)."""

    reference: str
    dated: date
