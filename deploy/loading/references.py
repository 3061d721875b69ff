"""Whether what a document names is in it: acts, and the labels of milestones and of corrected acts."""

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.loading.acts import ACTS
from deploy.loading.document import Document, Faulty


def check(document: Document) -> None:
    """Raises Faulty, with every reference that leads nowhere."""
    faults = [document.fault(place, text) for place, text in _faults(document.values)]
    if faults:
        raise Faulty(document.path, faults)


def _faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    commitments = values.get("commitments", [])
    if commitments and "pact" not in values:
        yield "commitments", "hay compromisos, y falta el pacto (pact)"
    labels = [(f"commitments[{at}]", each["label"]) for at, each in enumerate(commitments)]
    labels += [
        (f"commitments[{at}].milestones[{nth}]", f"{_scope(milestone, at)}{milestone['label']}")
        for at, each in enumerate(commitments)
        for nth, milestone in enumerate(each["milestones"])
    ]
    seen: set[str] = set()
    for place, label in labels:
        if label in seen:
            yield f"{place}.label", f"la etiqueta {label.rpartition('/')[2]} está repetida"
        seen.add(label)
    for at, commitment in enumerate(commitments):
        yield from _faults_of_acts(commitment, f"commitments[{at}].acts")


def _scope(milestone: Mapping[str, Any], at: int) -> str:
    """Milestones that wait for others are known in the whole file, dated ones within their commitment."""
    return "" if "working_days" in milestone else f"{at}/"


def _faults_of_acts(commitment: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    milestones = {milestone["label"] for milestone in commitment["milestones"]}
    made: set[str] = set()
    for at, act in enumerate(commitment.get("acts", ())):
        here = f"{place}[{at}]"
        if act["act"] not in ACTS:
            yield f"{here}.act", f"debe ser uno de: {', '.join(ACTS)}"
        named = [("milestone", act.get("milestone"))]
        named += [(f"milestones[{nth}]", each.get("milestone")) for nth, each in enumerate(act.get("milestones", ()))]
        for name, label in named:
            if label is not None and label not in milestones:
                yield f"{here}.{name}", f"el compromiso no tiene el hito {label}"
        if (act["act"] == "correct") != ("corrects" in act):
            yield f"{here}.corrects", "una corrección (correct), y nada más, dice la etiqueta de lo que corrige"
        elif "corrects" in act and act["corrects"] not in made:
            yield f"{here}.corrects", f"ningún acto anterior del compromiso tiene la etiqueta {act['corrects']}"
        made |= {act["label"]} if "label" in act else set()
