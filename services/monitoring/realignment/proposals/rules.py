"""Reform types and who approves them: versioned data. A published version is never edited, a new one stands beside it.

COOTAD, articles 255 to 261: transfers within an area are the executive's; between areas, supplements and reductions
take the legislature (Consejo Provincial), on the report of the financial unit. Goals of the PDOT change by ordinance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.kernel.acts import COUNCIL, ORDINANCE, PREFECT, TIERS
from services.kernel.words import Words

RESCHEDULING, INTERNAL, EXTERNAL, RELEASE, REQUEST, GOALS = (
    *("reprogramacion", "interna", "externa", "liberacion", "solicitud", "metas_pdot"),
)
FINANCIAL_REPORT, NEXT_YEAR_LINE, MULTI_YEAR, ORDINANCE_TEXT, NEW_MONEY, CURRENT_BALANCE = (
    *("financial_report", "next_year_line", "multi_year_certification", "ordinance", "funding_source", "balance"),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who approves a reform of this kind, what its file must hold, and on what legal basis."""

    kind: str
    tier: str
    requirements: tuple[str, ...]
    basis: str
    words: Words


@dataclass(frozen=True, slots=True)
class Rules:
    """A version of the rules, the gravest kind last. `across_years` is asked for whatever crosses 31 December.

    A pending proposal is superseded where a line would move by `supersedes_from` working days or more from what it
    proposes, and expires `expires_after` days after it was made.
    """

    version: int
    kinds: Mapping[str, Rule]
    across_years: tuple[str, ...]
    supersedes_from: int
    expires_after: int

    def gravest_first(self, kinds: frozenset[str]) -> tuple[str, ...]:
        """The kinds in the order of their gravity."""
        return tuple(kind for kind in reversed(self.kinds) if kind in kinds)

    def tier_of(self, kinds: tuple[str, ...]) -> str:
        """The highest body that any of them takes."""
        return max((self.kinds[kind].tier for kind in kinds), key=TIERS.index)


V1 = Rules(
    version=1,
    kinds={
        rule.kind: rule
        for rule in (
            Rule(
                RESCHEDULING, PREFECT, (), "COOTAD, art. 50",
                Words("Reprogramación: solo fechas, en el mismo año", "Rescheduling: dates only, within the year"),
            ),
            Rule(
                INTERNAL, PREFECT, (CURRENT_BALANCE,), "COOTAD, arts. 255 y 256",
                Words("Reforma interna: una unidad, igual total", "Internal reform: one unit, the same total"),
            ),
            Rule(
                EXTERNAL, COUNCIL, (CURRENT_BALANCE, FINANCIAL_REPORT), "COOTAD, arts. 255 a 258",
                Words("Reforma externa: entre unidades", "External reform: between units"),
            ),
            Rule(
                RELEASE, COUNCIL, (CURRENT_BALANCE, FINANCIAL_REPORT), "COOTAD, art. 261",
                Words("Liberación: devuelve un saldo no comprometido", "Release: returns an uncommitted balance"),
            ),
            Rule(
                REQUEST, COUNCIL, (NEW_MONEY, FINANCIAL_REPORT), "COOTAD, arts. 259 y 260",
                Words("Solicitud: dinero nuevo", "Request: new money"),
            ),
            Rule(
                GOALS, ORDINANCE, (ORDINANCE_TEXT,), "COOTAD, arts. 47 y 295; COPFP, art. 50",
                Words("Cambio de metas del PDOT", "Change of goals of the PDOT"),
            ),
        )
    },
    across_years=(NEXT_YEAR_LINE, MULTI_YEAR),
    supersedes_from=5,
    expires_after=30,
)  # fmt: skip
RULES = {V1.version: V1}
CURRENT = V1

TIER_WORDS = {
    PREFECT: Words("Prefectura", "Prefect"),
    COUNCIL: Words("Consejo Provincial", "Provincial Council"),
    ORDINANCE: Words("Consejo Provincial, por ordenanza", "Provincial Council, by ordinance"),
}
REQUIREMENT_WORDS = {
    FINANCIAL_REPORT: Words("Informe de la unidad financiera", "Report of the financial unit"),
    NEXT_YEAR_LINE: Words("Línea en el POA del año siguiente", "A line in next year's POA"),
    MULTI_YEAR: Words("Certificación presupuestaria plurianual", "A multi-year budget certification"),
    ORDINANCE_TEXT: Words("Ordenanza que reforma el PDOT", "The ordinance that reforms the PDOT"),
    NEW_MONEY: Words("Fuente de financiamiento del dinero nuevo", "The source of the new money"),
    CURRENT_BALANCE: Words("Certificación del saldo no comprometido", "Certification of the uncommitted balance"),
}
