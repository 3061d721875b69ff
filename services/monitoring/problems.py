"""What each refusal says: in Spanish with the facts of the case, and in English for who asks for it."""

from services.chassis.web.problems import Problem
from services.kernel.refusals import Refusal
from services.kernel.words import Words
from services.monitoring.alerts import refusals
from services.monitoring.ticks.clock import ClockGoesBack

PROBLEMS: dict[type[Refusal], Problem] = {
    ClockGoesBack: Problem(
        "clock-goes-back", 409,
        "El reloj no retrocede", "El último tick fue {last}; no se admite uno anterior ({at}).",
        "The clock never goes back", "The last tick was {last}; an earlier one is not accepted ({at}).",
        shows=("last",),
    ),
    refusals.NotFiring: Problem(
        "alert-not-firing", 409,
        "La alerta no está activa", "Solo se acusa recibo de una alerta activa; esta está: {state}.",
        "The alert is not firing", "Only a firing alert can be acknowledged; this one is {state}.",
    ),
    refusals.AcknowledgedTooOften: Problem(
        "acknowledged-too-often", 409,
        "Hace falta un avance o un pronóstico",
        "Ya hubo {most} acuses sin un avance ni un pronóstico nuevo: reporte uno antes de acusar otra vez.",
        "A report or a forecast is needed",
        "There were {most} acknowledgements without a new report or forecast: record one first.",
    ),
}  # fmt: skip

REASONS: dict[str, Words] = {
    "unknown_method": Words("No hay tal método o versión.", "There is no such method or version."),
    "another_list": Words("Ese cursor es de otra lista.", "That cursor is of another list."),
    "by_day_in_the_past": Words("Esa fecha ya pasó.", "That day has passed."),
}
