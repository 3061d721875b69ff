"""What each refusal says: in Spanish with the facts of the case, and in English for who asks for it."""

from services.chassis.web.problems import Problem
from services.kernel.refusals import Refusal
from services.kernel.words import Words
from services.monitoring.alerts import refusals
from services.monitoring.feeds import refusals as feeds
from services.monitoring.notices import refusals as notices
from services.monitoring.recipients import refusals as recipients
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
    notices.LinkForged: Problem(
        "link-forged", 400,
        "Enlace no válido", "Este enlace no es nuestro o no está completo: ábralo tal como llegó.",
        "The link is not valid", "This link is not ours or not complete: open it as it came.",
    ),
    notices.LinkForAnotherPurpose: Problem(
        "link-for-another-purpose", 400,
        "El enlace es para otra cosa", "Este enlace es nuestro y no sirve para esto.",
        "The link is for something else", "This link is ours and does not serve for this.",
    ),
    notices.LinkExpired: Problem(
        "link-expired", 410,
        "El enlace ya venció", "Este enlace valía hasta {expired_at}. Entre con su clave para hacerlo.",
        "The link has expired", "This link was valid until {expired_at}. Use your key instead.",
    ),
    notices.LinkUsed: Problem(
        "link-used", 410,
        "El enlace ya se usó", "Este enlace sirve una sola vez y se usó el {used_at}.",
        "The link was used", "This link works once and was used on {used_at}.",
    ),
    feeds.NoSuchCalendar: Problem(
        "no-such-calendar", 404,
        "El calendario no está", "Este enlace no existe, fue cambiado o revocado, o venció. Pida uno nuevo.",
        "The calendar is not there", "This link does not exist, was replaced or revoked, or expired. Get a new one.",
    ),
    feeds.NoLink: Problem(
        "no-calendar-link", 409,
        "No hay enlace", "No hay ningún enlace al calendario de {code}.",
        "There is no link", "There is no link to the calendar of {code}.",
    ),
    recipients.NoAddress: Problem(
        "no-address", 409,
        "No hay dirección", "No hay ninguna dirección registrada para: {channel}.",
        "There is no address", "No address is registered for: {channel}.",
    ),
    recipients.LastAddress: Problem(
        "last-address", 409,
        "Es la última dirección",
        "Sin esta dirección ({channel}) no habría cómo avisarle de lo vencido: registre otra antes.",
        "It is the last address",
        "Without this address ({channel}) nothing would tell you of what is overdue: register another first.",
    ),
}  # fmt: skip

REASONS: dict[str, Words] = {
    "unknown_method": Words("No hay tal método o versión.", "There is no such method or version."),
    "another_list": Words("Ese cursor es de otra lista.", "That cursor is of another list."),
    "overdue_cannot_be_switched_off": Words(
        "Quien es responsable no puede dejar de recibir los avisos de lo vencido: elija al menos un canal.",
        "Who is responsible cannot switch off what is overdue: choose at least one channel.",
    ),
    "channels_without_address": Words(
        "Por estos canales no hay dirección registrada: el aviso no llegaría.",
        "No address is registered on these channels: the notice would not arrive.",
    ),
    "unusable_mail_address": Words(
        "No es una dirección de correo a la que se pueda escribir.", "Not a mail address that can be written to."
    ),
    "unusable_webhook": Words(
        "No es una dirección web que se pueda usar: https, sin usuario ni fragmento.",
        "Not a web address that can be used: https, without user or fragment.",
    ),
    "webhook_without_tls": Words("Debe empezar con https://.", "It must start with https://."),
    "webhook_to_a_reserved_port": Words(
        "El puerto debe ser 443 o uno desde 1024.", "The port must be 443 or one from 1024."
    ),
    "webhook_not_public": Words(
        "Debe ser un servidor público de internet, no de una red privada.",
        "It must be a public server of the internet, not of a private network.",
    ),
    "twice": Words("Está repetido.", "It is there twice."),
    "by_day_in_the_past": Words("Esa fecha ya pasó.", "That day has passed."),
}
