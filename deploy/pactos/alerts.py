"""`pactos alerts dry-run`: what rules would have said over the recorded history. It only reads the database."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from deploy.failures import Mistake
from deploy.loading.document import Document, Faulty, read_as
from deploy.pactos.failing import clearly
from deploy.pactos.speaking import console, errors, verbs
from deploy.pactos.stores import environment
from deploy.suite.surroundings import DATABASE
from services.chassis.store.application import EventStore
from services.kernel.refusals import InvalidFields
from services.monitoring.alert_rules.commands import known_units
from services.monitoring.alert_rules.schemas import AlertRulesFile
from services.monitoring.alerts.dry_run import Summary, dry_run, summaries
from services.monitoring.alerts.rulebook.reading import read_book
from services.monitoring.alerts.rulebook.revising import revised
from services.monitoring.alerts.rules import Rules
from services.monitoring.alerts.simulation import EFFECTIVE, RECORDED, Said
from services.monitoring.opening import open_monitoring
from services.monitoring.problems import REASONS
from services.monitoring.ticks.clock import read_clock

app = verbs("Alertas: ensayar reglas sobre la historia, sin escribir nada.")
WHAT = {
    "fired": "se activa",
    "fired_again": "se activa otra vez",
    "escalated": "escala",
    "repeated": "avisa otra vez",
    "resolved": "se resuelve",
}


@app.callback()
def _alerts() -> None:
    """A verb that has verbs, also while it has one."""


@app.command("dry-run")
def rehearse(
    rules: Annotated[Path, typer.Argument(help="Archivo YAML; lo que no dice queda como en la versión vigente.")],
    from_: Annotated[str, typer.Option("--from", help="El primer día, como 2026-01-01.")],
    to: Annotated[str | None, typer.Option(help="El último día; si no se dice, el del reloj del seguimiento.")] = None,
    by: Annotated[
        str, typer.Option(help="effective: cada hecho se sabe desde su día; recorded: desde que se registró.")
    ] = EFFECTIVE,
    as_json: Annotated[bool, typer.Option("--json", help="Todo en JSON.")] = False,
) -> None:
    """Dice qué se habría avisado con esas reglas, cuándo y a quién."""
    with clearly():
        if by not in (EFFECTIVE, RECORDED):
            raise Mistake(f"--by es {EFFECTIVE} o {RECORDED}, no {by!r}")
        first, document = _day(from_, "--from"), read_as(AlertRulesFile, rules)
        store = open_monitoring(environment()[DATABASE])
        try:
            chosen, today = _rules(store, document)
            last = _day(to, "--to") if to else today
            if last < first:
                raise Mistake(f"--from {first} es después de {last}, el último día")
            said = _run(store, chosen, first, last, by)
        finally:
            store.close()
        found = summaries(chosen, said)
    if as_json:
        typer.echo(json.dumps(_written(first, last, by, said, found), ensure_ascii=False, indent=1))
    else:
        _print(said, found)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Mistake(f"{option} no es un día como 2026-01-01: {text!r}") from None


def _rules(store: EventStore, document: Document) -> tuple[Rules, date]:
    """The rules of the file over those in force, and the day of monitoring's clock. Raises Faulty."""
    with store.database.transaction(write=False) as connection:
        current, units = read_book(connection, store).current, known_units(connection)
        today = read_clock(connection).day or date.today()  # noqa: DTZ011 - before the first tick, this machine's day
    try:
        return revised(current, AlertRulesFile().load(document.values), units), today
    except InvalidFields as refusal:
        faults = [document.fault(_place(error.pointer), REASONS[error.reason]) for error in refusal.errors]
        raise Faulty(document.path, faults) from None


def _place(pointer: str) -> str:
    """A pointer such as /rules/0/steps as the path rules[0].steps."""
    place = ""
    for part in pointer.split("/")[1:]:
        place += f"[{part}]" if part.isdigit() else f".{part}" if place else part
    return place


def _run(store: EventStore, rules: Rules, first: date, last: date, by: str) -> list[Said]:
    columns = (TextColumn("Compromisos"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("", total=None)
        return dry_run(store, rules, first, last, by, lambda done, total: bar.update(task, completed=done, total=total))


def _print(said: Sequence[Said], found: Sequence[Summary]) -> None:
    table = Table("día", "qué", "regla", "sobre", "compromiso", "unidad", "a quién se avisa", box=None)
    for one in said:
        told = ", ".join(_who(each) for each in one.told) or "nadie"
        about = (one.subject_kind, str(one.commitment_id), one.unit or "")
        table.add_row(one.on.isoformat(), WHAT[one.what], one.rule, *about, told)
    summary = Table("regla", "se activa", "avisos", "a quién", box=None)
    for each in found:
        audiences = ", ".join(f"{name} {count}" for name, count in sorted(each.audiences.items()))
        summary.add_row(each.rule, str(each.fired), str(each.tellings), audiences)
    if said:
        console.print(table)
        console.print()
    console.print(summary)


def _who(told: Any) -> str:
    instead = f" (en lugar de {told.instead_of})" if told.instead_of else ""
    return f"{told.audience}{f' {told.unit}' if told.unit else ''}{instead}"


def _written(first: date, last: date, by: str, said: Sequence[Said], found: Sequence[Summary]) -> dict[str, Any]:
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "by": by,
        "items": [
            {
                "on": one.on.isoformat(),
                "what": one.what,
                "rule": one.rule,
                "severity": one.severity,
                "subject": {"kind": one.subject_kind, "id": one.subject_id, "commitment_id": str(one.commitment_id)},
                "unit": one.unit,
                "told": [
                    {"audience": each.audience, "unit": each.unit, "instead_of": each.instead_of} for each in one.told
                ],
            }
            for one in said
        ],
        "summary": [
            {"rule": each.rule, "fired": each.fired, "tellings": each.tellings, "audiences": dict(each.audiences)}
            for each in found
        ],
    }
