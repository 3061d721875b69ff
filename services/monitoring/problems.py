"""What each refusal says: in Spanish with the facts of the case, and in English for who asks for it."""

from services.chassis.web.problems import Problem
from services.kernel.refusals import Refusal
from services.kernel.words import Words
from services.monitoring.alerts import refusals
from services.monitoring.feeds import refusals as feeds
from services.monitoring.notices import refusals as notices
from services.monitoring.plans import refusals as plans
from services.monitoring.realignment import problems as realignment
from services.monitoring.recipients import refusals as recipients
from services.monitoring.silences import refusals as silences
from services.monitoring.ticks.clock import ClockGoesBack

PROBLEMS: dict[type[Refusal], Problem] = {
    **realignment.PROBLEMS,
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
    refusals.AlertResolved: Problem(
        "alert-resolved", 409,
        "La alerta ya se resolvió", "No hay de qué avisar a nadie más: la alerta está resuelta.",
        "The alert is resolved", "There is nothing left to tell anybody: the alert is resolved.",
    ),
    refusals.NothingToEscalate: Problem(
        "nothing-to-escalate", 409,
        "No queda a quién avisar", "Ya se avisó a todos los que la regla dice.",
        "Nobody is left to tell", "Everybody whom the rule tells has been told.",
    ),
    refusals.SaidAlready: Problem(
        "said-already", 409,
        "Ya está dicho", "El último comentario dice lo mismo.",
        "It was said already", "The last comment says the same.",
    ),
    refusals.RulesReplaced: Problem(
        "rules-replaced", 409,
        "Ya hay otra versión de las reglas",
        "Usted cambia la versión {replaces}, y la última es la {last}: véala antes de cambiarla.",
        "There is another version of the rules",
        "You change version {replaces}, and the last one is {last}: look at it before you change it.",
        shows=("last",),
    ),
    silences.SilenceOver: Problem(
        "silence-over", 409,
        "El silencio ya terminó", "Rigió hasta el {ended_on}.",
        "The silence is over", "It held until {ended_on}.",
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
    notices.LinkOutdated: Problem(
        "link-outdated", 410,
        "El enlace es de un aviso anterior", "Lo que decía ese aviso ya cambió: use el enlace del más reciente.",
        "The link is of an earlier notice", "What that notice said has changed since: use the latest one's link.",
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
    plans.PlanMoved: Problem(
        "plan-moved", 412,
        "El plan cambió", "La propuesta se calculó sobre la versión {seen} del plan y la vigente es la {current}.",
        "The plan moved", "The proposal was worked out on version {seen} of the plan, and {current} is in force.",
        shows=("seen", "current"),
    ),
    plans.PlanExists: Problem(
        "plan-exists", 409,
        "El plan ya existe", "Ya hay un plan con el código {code}: importe una nueva edición de él.",
        "The plan exists", "There is a plan with the code {code}: import another edition of it.",
        shows=("id",),
    ),
    plans.AlreadyAligned: Problem(
        "already-aligned", 409,
        "El vínculo ya existe", "Esa línea y ese compromiso o hito ya están vinculados así.",
        "The link exists", "That line and that commitment or milestone are linked in that way already.",
        shows=("id",),
    ),
    plans.AlignmentEnded: Problem(
        "alignment-ended", 409,
        "El vínculo ya terminó", "El vínculo vale solo hasta el {valid_until}.",
        "The link has ended", "The link holds until {valid_until} only.",
    ),
}  # fmt: skip

REASONS: dict[str, Words] = {
    **realignment.REASONS,
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
    "silences_everything": Words(
        "Diga qué se silencia: una alerta, un compromiso, un hito, una unidad o una regla.",
        "Say what is silenced: an alert, a commitment, a milestone, a unit or a rule.",
    ),
    "silences_nothing": Words(
        "No silencia ninguna alerta: no existe, o no va con lo demás que se nombra.",
        "It silences no alert: there is no such thing, or it does not go with what else is named.",
    ),
    "never_silenced": Words(
        "El silencio de una fuente de datos no se puede silenciar.", "A silent feed cannot be silenced."
    ),
    "milestone_without_commitment": Words(
        "Nombre también el compromiso (commitment_id) de ese hito.",
        "Name the commitment of that milestone too (commitment_id).",
    ),
    "ends_in_the_past": Words("Ese día ya pasó.", "That day has passed."),
    "silent_too_long": Words("A más tardar 30 días después de hoy.", "At most 30 days from today."),
    "always_holds": Words("Con esto se avisaría siempre.", "With this, everybody would always be told."),
    "always_due_soon": Words(
        "Más de 180 días antes se avisaría de casi todo.", "More than 180 days ahead, nearly everything is due soon."
    ),
    "never_holds": Words("Con esto no se avisaría nunca.", "With this, nobody would ever be told."),
    "acknowledged_too_long": Words("Un acuse vale a lo más 30 días.", "An acknowledgement holds for 30 days at most."),
    "acknowledged_too_often": Words("A lo más 10 acuses.", "10 acknowledgements at most."),
    "silent_minutes_out_of_bounds": Words("De 1 a 60 minutos.", "From 1 to 60 minutes."),
    "tells_nobody": Words("Una regla activa avisa por lo menos a alguien.", "A rule that is on tells somebody."),
    "first_step_waits": Words(
        "El primer paso avisa al activarse: 0 días.", "The first step tells as it fires: after 0 days."
    ),
    "cannot_be_switched_off": Words("Esta regla no se puede apagar.", "This rule cannot be switched off."),
    "cannot_be_narrowed": Words("Esta regla vale para todos los compromisos.", "This rule is for every commitment."),
    "must_tell_at_once": Words(
        "Al activarse avisa a quien le toca: de lo vencido, al responsable; de un incumplimiento, a la coordinación"
        " y a los firmantes; de una fuente en silencio, a operación.",
        "As it fires it tells whom it concerns: of what is overdue the responsible, of a breach coordination and"
        " the signatories, of a silent feed the operator.",
    ),
    "must_be_told_whatever_happens": Words(
        "Pase lo que pase, la coordinación lo sabe a más tardar con 30 días de atraso, y la máxima autoridad con 60.",
        "Whatever happens, coordination is told at 30 days late at the latest, and the executive at 60.",
    ),
    "escalation_in_a_circle": Words(
        "Ya está en un paso anterior: el escalamiento daría vueltas.",
        "It is in a step before: the escalation would go in a circle.",
    ),
    "escalation_goes_down": Words(
        "El escalamiento sube: responsable, jefatura, coordinación, máxima autoridad.",
        "An escalation climbs: responsible, head, coordination, executive.",
    ),
    "escalation_does_not_wait": Words(
        "Debe esperar más días que el paso anterior.", "It must wait for more days than the step before."
    ),
    "step_never_reached": Words(
        "A este paso no se llega nunca: antes la alerta termina, o ya se le avisó pase lo que pase.",
        "This step is never reached: the alert is over by then, or they were told whatever happens.",
    ),
    "nothing_is_late": Words("Solo lo vencido cuenta días de atraso.", "Only what is overdue counts days late."),
    "a_feed_has_no_unit": Words(
        "Una fuente de datos no tiene unidad ni compromiso: avise a operación.",
        "A feed has no unit and no commitment: tell the operator.",
    ),
    "matches_nothing": Words("Vacío no vale para nada; null vale para todo.", "Empty fits nothing; null fits all."),
    "unknown_unit": Words("No hay unidad ni actor con ese código.", "No unit or actor has that code."),
    "unit_or_audience": Words("Diga de qué unidad, o de quién (audience).", "Say of which unit, or which audience."),
    "twice": Words("Está repetido.", "It is there twice."),
    "unknown_plan": Words("No hay tal plan.", "There is no such plan."),
    "unknown_commitment": Words("No hay tal compromiso.", "There is no such commitment."),
    "unknown_milestone": Words("El compromiso no tiene ese hito.", "The commitment has no such milestone."),
    "ends_before_it_begins": Words("Termina antes de empezar.", "It ends before it begins."),
    "by_day_in_the_past": Words("Esa fecha ya pasó.", "That day has passed."),
}
