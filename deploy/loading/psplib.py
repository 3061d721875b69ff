"""PSPLIB's instances (`.sm`: one mode, renewable resources) read as plans with capacities. Faults name their line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from deploy.failures import Mistake
from services.monitoring.realignment.network import Capacity, Demand, Link, Network

JOBS, RENEWABLE, OTHERS = (
    r"jobs\b.*:\s*(\S+)",
    r"-\s*renewable\s*:\s*(\S+)",
    r"-\s*(nonrenewable|doubly.*?)\s*:\s*(\S+)",
)
SECTIONS = {"PRECEDENCE RELATIONS": "links", "REQUESTS/DURATIONS": "needs", "RESOURCEAVAILABILITIES": "room"}


@dataclass
class Instance:
    """What the file says: rows of numbers by section, each with the number of its line."""

    jobs: int = 0
    resources: int = 0
    links: list[tuple[int, list[int]]] = field(default_factory=list)
    needs: list[tuple[int, list[int]]] = field(default_factory=list)
    room: list[tuple[int, list[int]]] = field(default_factory=list)


def network_of(text: str) -> Network:
    """The instance as a plan that has no dates yet: all starts are the earliest that links allow. Raises Mistake."""
    instance = _read(text)
    durations, demands = _needs(instance)
    after = _successors(instance)
    room = _room(instance)
    for number, demand in demands:
        if demand.amount > room[int(demand.resource[1:]) - 1]:
            raise _fault(number, f"el trabajo {demand.line + 1} pide más {demand.resource} de lo que hay")
    horizon = sum(durations) + 1
    return Network(
        names=tuple(str(job + 1) for job in range(instance.jobs)),
        durations=tuple(durations),
        starts=_earliest(durations, after),
        links=tuple(Link(before, job) for before, jobs in enumerate(after) for job in jobs),
        demands=tuple(demand for _, demand in demands),
        capacities=tuple(Capacity(f"R{at + 1}", 0, horizon, amount) for at, amount in enumerate(room)),
    )


def _fault(number: int, words: str) -> Mistake:
    return Mistake(f"Línea {number}: {words}")


def _read(text: str) -> Instance:
    instance, section = Instance(), None
    number = 0
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if not words or words.startswith(("*", "-----")):
            continue
        if (title := words.rstrip(":")) in SECTIONS:
            section = SECTIONS[title]
        elif section is None or words.endswith(":") or title in ("PROJECT INFORMATION",):
            section = None
            _read_head(instance, number, words)
        elif not words[0].isalpha():
            getattr(instance, section).append((number, [_integer(number, word) for word in words.split()]))
        elif not words.startswith(("jobnr", "R ")):
            raise _fault(number, f"no se entiende «{words}»")
    for name, section in SECTIONS.items():
        if not getattr(instance, section):
            raise _fault(max(number, 1), f"el archivo termina sin {name}")
    if instance.jobs <= 0:
        raise _fault(max(number, 1), "el archivo no dice cuántos trabajos hay (jobs)")
    return instance


def _read_head(instance: Instance, number: int, words: str) -> None:
    if found := re.match(JOBS, words):
        instance.jobs = _integer(number, found[1])
    elif found := re.match(RENEWABLE, words):
        instance.resources = _integer(number, found[1])
    elif (found := re.match(OTHERS, words)) and _integer(number, found[2]):
        raise _fault(number, "solo se admiten recursos renovables")


def _integer(number: int, word: str) -> int:
    if not re.fullmatch(r"\d{1,6}", word):
        raise _fault(number, f"se esperaba un número entero no negativo, no «{word}»")
    return int(word)


def _by_job(instance: Instance, rows: list[tuple[int, list[int]]], least: int) -> Iterator[tuple[int, list[int]]]:
    """The rows in order, which must be those of the jobs from 1 on, without their first two numbers: job and modes."""
    for expected, (number, row) in enumerate(rows, 1):
        if row[0] != expected or expected > instance.jobs:
            raise _fault(number, f"se esperaba el trabajo {expected} de {instance.jobs}, no {row[0]}")
        if len(row) < least:
            raise _fault(number, f"faltan números: hay {len(row)} y se esperaban {least} o más")
        yield number, row[1:]
    if len(rows) < instance.jobs:
        raise _fault(rows[-1][0], f"hay {len(rows)} trabajos de {instance.jobs}")


def _successors(instance: Instance) -> list[list[int]]:
    found = []
    for number, (modes, count, *after) in _by_job(instance, instance.links, 3):
        if modes != 1:
            raise _fault(number, f"solo se admite un modo por trabajo, no {modes}")
        if len(after) != count:
            raise _fault(number, f"dice {count} sucesores y nombra {len(after)}")
        if unknown := [job for job in after if not 1 <= job <= instance.jobs]:
            raise _fault(number, f"no hay trabajo {unknown[0]}")
        found.append([job - 1 for job in after])
    return found


def _needs(instance: Instance) -> tuple[list[int], list[tuple[int, Demand]]]:
    durations, demands = [], []
    for line, (number, (_, duration, *amounts)) in enumerate(_by_job(instance, instance.needs, 3)):
        if len(amounts) != instance.resources:
            raise _fault(number, f"hay {len(amounts)} cantidades para {instance.resources} recursos")
        durations.append(duration)
        for at, amount in enumerate(amounts, 1):
            if amount and duration:
                demands.append((number, Demand(line, f"R{at}", amount)))
    return durations, demands


def _room(instance: Instance) -> list[int]:
    number, amounts = instance.room[0]
    if len(amounts) != instance.resources or len(instance.room) > 1:
        raise _fault(instance.room[-1][0], f"se esperaba una línea con {instance.resources} disponibilidades")
    return amounts


def _earliest(durations: list[int], after: list[list[int]]) -> tuple[int, ...]:
    before: dict[int, list[int]] = {job: [] for job in range(len(durations))}
    for job, following in enumerate(after):
        for other in following:
            before[other].append(job)
    starts = [0] * len(durations)
    try:
        for job in TopologicalSorter(before).static_order():
            starts[job] = max((starts[other] + durations[other] for other in before[job]), default=0)
    except CycleError as error:
        cycle = " → ".join(str(job + 1) for job in error.args[1])
        raise Mistake(f"Los trabajos se esperan en círculo: {cycle}") from None
    return tuple(starts)
