"""Methods of assessment: versioned data. A published version is never edited; a new one stands beside it.

`semaforo` is the programme's traffic light. The others are lenses on the same record: they add a level to the same
figures. `ogp` has the completion levels of the Open Government Partnership's independent reviews, on verified
progress; `acuerdos-de-paz` the implementation levels of the Peace Accords Matrix (Kroc Institute): minimum where the
pace will not meet the due date, intermediate where it will.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from services.kernel.refusals import FieldError, InvalidFields

Level = Callable[[Fraction, Fraction, bool | None], str]


@dataclass(frozen=True, slots=True)
class Method:
    """Thresholds of the light: shares of the ratio, the expected share from which it is judged (as parts of a whole),
    days late.

    `level` reads a further level from declared and verified progress (0 to 100) and whether the pace will meet.
    """

    name: str
    version: int
    green_from: tuple[int, int] = (85, 100)
    yellow_from: tuple[int, int] = (70, 100)
    judged_from: tuple[int, int] = (10, 100)
    yellow_days: int = 1
    red_days: int = 16
    level: Level | None = None


def _completion(_: Fraction, verified: Fraction, will_meet: bool | None) -> str:
    if verified == 0:
        return "not_started"
    if verified == 100:
        return "complete"
    return "substantial" if verified >= 50 else "limited"


def _implementation(declared: Fraction, _: Fraction, will_meet: bool | None) -> str:
    if declared == 0:
        return "not_initiated"
    if declared == 100:
        return "full"
    return "intermediate" if will_meet else "minimum"


SEMAFORO = "semaforo"
METHODS: Mapping[str, Mapping[int, Method]] = {
    SEMAFORO: {1: Method(SEMAFORO, 1)},
    "ogp": {1: Method("ogp", 1, level=_completion)},
    "acuerdos-de-paz": {1: Method("acuerdos-de-paz", 1, level=_implementation)},
}
CURRENT = METHODS[SEMAFORO][max(METHODS[SEMAFORO])]


def find_method(reference: str | None) -> Method:
    """The method of a reference such as `ogp` (its latest version) or `semaforo@1`. Raises InvalidFields."""
    if reference is None:
        return CURRENT
    name, _, version = reference.partition("@")
    versions = METHODS.get(name, {})
    chosen = version or str(max(versions, default=0))
    if not (chosen.isascii() and chosen.isdigit()) or int(chosen) not in versions:
        raise InvalidFields(errors=(FieldError("/method", "unknown_method"),))
    return versions[int(chosen)]
