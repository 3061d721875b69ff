"""The health of a plan by the ten best practices of the schedule assessment guide of the GAO (GAO-16-89G). Pure.

Each practice is a measure in percent, a threshold, a finding in Spanish, and the lines concerned. The measures are
ours: the guide says what to look at. A practice that nothing can be said about has no measure, and does not count.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from services.kernel.quantities import shown
from services.monitoring.plans.axis import Axis
from services.monitoring.plans.events import Agreed
from services.monitoring.plans.floats import driving_chain, floats_of
from services.monitoring.plans.structure import Line, Structure

METHOD, VERSION = "salud-gao", 2
LONG_DURATION, LONG_FLOAT, FAR_FROM_BASELINE = 44, 44, 20
STATEMENT_AGE = timedelta(days=45)
MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Practice:
    """One practice: its number in the guide, its name, and what was found. `measure`: percent that is as it should."""

    number: int
    name: str
    measure: Fraction | None
    threshold: int
    finding: str
    lines: tuple[str, ...]

    @property
    def passes(self) -> bool | None:
        return None if self.measure is None else self.measure >= self.threshold


@dataclass(frozen=True)
class Patient:
    """What is looked at: the structure in force, what was agreed, the calendar, the day, the last statement's day,
    and whether a Monte Carlo forecast was made of this version.
    """

    structure: Structure
    agreed: dict[str, tuple[Agreed, ...]]
    axis: Axis
    on: date
    budget_as_of: date | None = None
    forecast: bool = False

    @cached_property
    def live(self) -> list[Line]:
        return [line for line in self.structure.lines if not line.released]

    @cached_property
    def open(self) -> list[Line]:
        return [line for line in self.live if not line.finished_on]

    @cached_property
    def floats(self) -> dict[str, int]:
        return floats_of(self.live, self.structure.dependencies, self.axis)


@dataclass(frozen=True, slots=True)
class Health:
    """The score is the share of practices that pass among those that something can be said about, in percent."""

    practices: tuple[Practice, ...]
    score: Fraction | None


def assess(patient: Patient) -> Health:
    """All ten practices."""
    practices = tuple(
        Practice(number, name, *_measured(check, patient, threshold))
        for number, (name, threshold, check) in enumerate(PRACTICES, 1)
    )
    judged = [each for each in practices if each.measure is not None]
    score = Fraction(100 * sum(bool(each.passes) for each in judged), len(judged)) if judged else None
    return Health(practices, score)


Found = tuple[Fraction | None, str, list[str]]


def _measured(check: Callable[[Patient], Found], patient: Patient, threshold: int) -> tuple:
    measure, finding, lines = check(patient)
    said = finding if measure is None else f"{finding} ({_percent(measure)} %; se espera {threshold} % o más)."
    return measure, threshold, said, tuple(lines[:MOST_LINES])


def _share(all_: Sequence[Line], bad: Sequence[Line], finding: str) -> Found:
    """What share is as it should be, and the finding with the number of those that are not."""
    if not all_:
        return None, "No hay líneas que juzgar.", []
    measure = Fraction(100 * (len(all_) - len(bad)), len(all_))
    return measure, finding.format(count=len(bad)), [line.code for line in bad]


def _percent(measure: Fraction) -> str:
    return f"{shown(measure):g}"


def _captures_all(patient: Patient) -> Found:
    with_lines = {line.project for line in patient.live}
    empty = [project.code for project in patient.structure.projects if project.code not in with_lines]
    projects = len(patient.structure.projects)
    if not projects:
        return None, "El plan no tiene proyectos.", []
    named = f": {', '.join(empty[:5])}" if empty else ""
    return Fraction(100 * (projects - len(empty)), projects), f"Proyectos sin ninguna línea: {len(empty)}{named}", []


def _sequences(patient: Patient) -> Found:
    linked = {code for each in patient.structure.dependencies for code in (each.before, each.after)}
    bad = [line for line in patient.open if line.code not in linked]
    return _share(patient.open, bad, "Líneas abiertas sin ninguna dependencia: {count}")


def _assigns_resources(patient: Patient) -> Found:
    known = {each.unit for each in patient.structure.capacities}
    bad = [line for line in patient.open if not line.demand or line.unit not in known or not line.budgets]
    return _share(patient.open, bad, "Líneas abiertas sin carga, sin capacidad conocida o sin presupuesto: {count}")


def _durations(patient: Patient) -> Found:
    bad = [line for line in patient.open if line.duration > LONG_DURATION]
    return _share(patient.open, bad, f"Líneas abiertas de más de {LONG_DURATION} días laborables: {{count}}")


def _traces(patient: Patient) -> Found:
    bad = [line for line in patient.live if line.goal is None]
    return _share(patient.live, bad, "Líneas que no responden a ningún objetivo: {count}")


def _critical_path(patient: Patient) -> Found:
    if not patient.open:
        return None, "No hay líneas que juzgar.", []
    chain = driving_chain(patient.live, patient.structure.dependencies, patient.floats, patient.axis)
    lines = {line.code: line for line in patient.live}
    first = min(patient.axis.start(line.starts_on) for line in patient.live)
    begins = patient.axis.start(lines[chain[0]].starts_on)
    until = patient.axis.finish(lines[chain[-1]].ends_on)
    measure = Fraction(100 * (until - begins), max(1, until - first))
    return measure, f"La ruta crítica tiene {len(chain)} líneas y cubre esta parte del plazo del plan", chain


def _floats(patient: Patient) -> Found:
    bad = [line for line in patient.open if patient.floats[line.code] > LONG_FLOAT]
    return _share(patient.open, bad, f"Líneas abiertas con más de {LONG_FLOAT} días laborables de holgura: {{count}}")


def _risk(patient: Patient) -> Found:
    """A simulation says of every open line when it ends; without one, only what somebody expects of each counts."""
    if patient.forecast:
        return _share(patient.open, [], "Hay pronóstico por simulación; líneas abiertas sin él: {count}")
    bad = [line for line in patient.open if line.forecast_on is None]
    return _share(patient.open, bad, "No hay pronóstico por simulación; líneas abiertas sin fin previsto: {count}")


def _updates(patient: Patient) -> Found:
    late = [
        line
        for line in patient.open
        if line.ends_on < patient.on or (line.starts_on < patient.on and not line.began_on)
    ]
    old = patient.budget_as_of is None or patient.on - patient.budget_as_of > STATEMENT_AGE
    told = "; el estado presupuestario falta o tiene más de 45 días" if old else ""
    return _share(patient.live, late, f"Líneas que debieron empezar o terminar y no lo dicen: {{count}}{told}")


def _baseline(patient: Patient) -> Found:
    bad = [line for line in patient.live if _days_beyond(patient, line) > FAR_FROM_BASELINE]
    finding = f"Líneas que terminan más de {FAR_FROM_BASELINE} días laborables tras su línea base: {{count}}"
    return _share(patient.live, bad, finding)


def _days_beyond(patient: Patient, line: Line) -> int:
    baseline = patient.agreed[line.code][0]
    return patient.axis.finish(line.ends_on) - patient.axis.finish(baseline.ends_on)


PRACTICES: tuple[tuple[str, int, Callable[[Patient], Found]], ...] = (
    ("Captura todas las actividades", 100, _captures_all),
    ("Secuencia todas las actividades", 95, _sequences),
    ("Asigna recursos a todas las actividades", 90, _assigns_resources),
    ("Establece las duraciones de todas las actividades", 95, _durations),
    ("Es trazable horizontal y verticalmente", 95, _traces),
    ("Confirma que la ruta crítica es válida", 90, _critical_path),
    ("Tiene holguras razonables", 95, _floats),
    ("Analiza el riesgo del cronograma", 80, _risk),
    ("Se actualiza con avances y lógica", 95, _updates),
    ("Mantiene una línea base", 90, _baseline),
)
"""In the order of the guide: the name, the least percent that passes, and what measures it."""
