"""The memo of a reform, in Spanish, ready to print: what happened, what is proposed, the POA's columns, signatures.

HTML always. PDF by WeasyPrint, which needs Pango on the machine and is imported when it is asked for; it may fetch
nothing.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.monitoring.indicators.icm import NOTE
from services.monitoring.plans.domain import Plan
from services.monitoring.realignment.proposals import events, wording
from services.monitoring.realignment.proposals.events import Proposal
from services.monitoring.realignment.proposals.options import Amount, Option, Suffers
from services.monitoring.realignment.proposals.refusals import NoPango
from services.monitoring.realignment.proposals.representation import reform_shown, titles_of
from services.monitoring.realignment.proposals.rules import TIER_WORDS

STANDING = {
    events.PENDING: "Pendiente de decisión",
    events.ACCEPTED: "Aceptada",
    events.REJECTED: "Rechazada",
    events.SUPERSEDED: "Reemplazada: ya no se puede decidir",
    events.EXPIRED: "Vencida: ya no se puede decidir",
}


class FetchRefused(ValueError):
    """A memo refers to nothing outside itself."""


def html_of(id: UUID, version: int, now: Proposal, plan: Plan) -> str:  # noqa: A002
    """The memo of the option that was accepted, or of the recommended one."""
    option = next((one for one in now.content.options if one.name == now.option), now.content.options[0])
    titles = titles_of(now.causes)
    rows = [*option.amounts, *_unchanged(option, plan)]
    rows.sort(key=lambda row: (row.line, row.year, row.item))
    return _template().render(
        id=id,
        version=version,
        now=now,
        plan=plan,
        option=option,
        option_text=wording.OPTION_WORDS[option.name],
        reform=reform_shown(option.reform),
        body=TIER_WORDS[option.reform.tier],
        standing=STANDING[now.state],
        status=wording.STATUS_WORDS[option.status],
        causes=[wording.cause_words(cause) for cause in now.causes],
        events=[cause.event for cause in now.causes],
        chains=[wording.conflict_words(chain, titles) for chain in option.chains],
        whys=[wording.why_words(why, titles) for why in option.whys],
        rows=rows,
        totals={name: sum(getattr(row, name) for row in rows) for name in ("initial", "decrease", "increase", "final")},
        impacts=list(_impacts(option)),
        late=[wording.late_words(one) for one in option.late_commitments],
        alternatives=[_alternative(each) for each in now.content.options],
        idle=now.content.idle.late,
        idle_late=[wording.late_words(one) for one in now.content.idle.late_commitments],
        idle_targets=_targets(now.content.idle.suffers),
        title=lambda code: plan.lines[code].title if code in plan.lines else "",
        unit=lambda code: plan.lines[code].unit if code in plan.lines else "",
    )


def pdf_of(html: str) -> bytes:
    """The same as PDF. Raises NoPango where the machine lacks the library."""
    try:
        from weasyprint import HTML
    except OSError as error:
        raise NoPango(missing="Pango") from error
    return HTML(string=html, url_fetcher=_refuse).write_pdf()


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    raise FetchRefused(url)


def _unchanged(option: Option, plan: Plan) -> Iterable[Amount]:
    """The budget rows of the lines of the reform that it leaves as they are."""
    changed = {(row.line, row.year, row.item) for row in option.amounts}
    touched = {move.line for move in option.moves} | set(option.released) | {row.line for row in option.amounts}
    for code in sorted(touched & plan.lines.keys()):
        for row in plan.lines[code].budgets:
            if (code, row.year, row.item) not in changed:
                yield Amount(code, row.year, row.item, row.budgeted, row.budgeted, row.committed)


def _impacts(option: Option) -> Iterable[str]:
    for each in option.suffers:
        lines = ", ".join(each.lines)
        yield (
            f"Meta {each.year} de {each.indicator} ({each.value}): {len(each.lines)} de {each.of_lines} líneas ya no "
            f"terminan en el año ({lines}), con USD {wording.money(each.cents)}."
        )
    for one in option.progress:
        yield (
            f"Avance previsto del programa {one.programme} al 31/12/{one.year}: de {_percent(one.before)} a "
            f"{_percent(one.after)} (la parte del ICM que mueven las fechas)."
        )

    for one in option.icm:
        yield (
            f"ICM previsto al 31/12/{one.year}, con lo devengado hasta hoy: de {_index(one.before)} a "
            f"{_index(one.after)} ({NOTE})."
        )


def _index(ten_thousandths: int) -> str:
    return f"{ten_thousandths / 10_000:.4f}".replace(".", ",")


def _percent(hundredths: int) -> str:
    return f"{hundredths / 100:.2f} %".replace(".", ",")


def _alternative(option: Option) -> dict[str, Any]:
    return {
        "text": f"{wording.OPTION_WORDS[option.name]} ({wording.STATUS_WORDS[option.status]})",
        "reform": reform_shown(option.reform)["text"],
        "lines": len(option.moves),
        "cents": sum(row.decrease + row.increase for row in option.amounts),
        "targets": _targets(option.suffers),
    }


def _targets(suffers: Iterable[Suffers]) -> str:
    return ", ".join(f"{one.indicator} {one.year}" for one in suffers)


@lru_cache(maxsize=1)
def _template() -> Any:
    folder = Path(__file__).with_name("templates")
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"day": wording.spanish, "money": wording.money}
    return environment.get_template("memo.html")
