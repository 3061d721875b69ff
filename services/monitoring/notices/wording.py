"""How notices speak: rules, severities, days and counts, in Spanish and in English."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from services.kernel.words import Words
from services.monitoring.notices.message import CONFIRMATION, DIGEST, RESOLVED, SPANISH, Line, Message

RULES: Mapping[str, Words] = {
    "due_soon": Words("Por vencer", "Due soon"),
    "overdue": Words("Vencido", "Overdue"),
    "no_report": Words("Sin reporte de avance", "No progress report"),
    "evidence_missing": Words("Falta evidencia", "Evidence missing"),
    "breached": Words("Compromiso incumplido", "Commitment breached"),
    "feed_silent": Words("El sistema no recibe datos", "The system receives nothing"),
    "early_warning": Words("Riesgo de atraso", "Risk of delay"),
}
SEVERITIES: Mapping[str, Words] = {
    "critical": Words("Crítica", "Critical"),
    "warning": Words("Advertencia", "Warning"),
    "notice": Words("Aviso", "Notice"),
}
RESOLVED_WORDS = Words("Resuelta", "Resolved")
MONTHS: Mapping[str, Sequence[str]] = {
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
        *("septiembre", "octubre", "noviembre", "diciembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
}
PHRASES: Mapping[str, Words] = {
    "for": Words("Para", "For"),
    "because": Words(
        "Recibe este correo porque el sistema de Pactos por Pichincha tiene esta dirección para {name}.",
        "You get this mail because the system of Pactos por Pichincha has this address for {name}.",
    ),
    "preferences": Words("Elegir qué avisos llegan y cómo", "Choose which notices come, and how"),
    "acknowledge": Words("Acusar recibo", "Acknowledge"),
    "see": Words("Ver el detalle", "See the details"),
    "see_all": Words("Ver todas las alertas", "See all alerts"),
    "more": Words("Y {count} más.", "And {count} more."),
    "resolved_note": Words("Ya no hace falta actuar.", "Nothing more is needed."),
    "responsible": Words("Responsable", "Responsible"),
    "confirm_title": Words("Confirme esta dirección de correo", "Confirm this mail address"),
    "confirm_why": Words(
        "Alguien registró esta dirección para que {name} reciba aquí los avisos de sus compromisos. Mientras no se "
        "confirme, no llega ninguno. Si no fue usted, no haga nada.",
        "Somebody registered this address so that {name} is told here of its commitments. Until it is confirmed, "
        "nothing comes. If it was not you, do nothing.",
    ),
    "confirm": Words("Confirmar la dirección", "Confirm the address"),
    "personal_link": Words(
        "El enlace para acusar recibo es suyo: no reenvíe este correo.",
        "The link to acknowledge is yours: do not forward this mail.",
    ),
}
CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
LONGEST_SUBJECT = 120


def one_line(text: str) -> str:
    """The text without line breaks, controls and marks that turn its direction."""
    return CONTROL.sub(" ", text).strip()


def day(value: date, language: str) -> str:
    """The day as people write it: 4 de julio de 2026; 4 July 2026."""
    month = MONTHS[language][value.month - 1]
    return f"{value.day} de {month} de {value.year}" if language == SPANISH else f"{value.day} {month} {value.year}"


def rule(line: Line, language: str) -> str:
    """What happened, in a word or two; a rule without words here shows under its name."""
    words = RULES.get(line.rule)
    name = words.in_language(language) if words else one_line(line.rule).replace("_", " ").capitalize()
    return f"{RESOLVED_WORDS.in_language(language)}: {name.lower()}" if line.state == RESOLVED else name


def severity(line: Line, language: str) -> str:
    words = SEVERITIES.get(line.severity)
    return words.in_language(language) if words else one_line(line.severity)


def days(count: int, language: str) -> str:
    """One day, or so many days."""
    one, many = ("día", "días") if language == SPANISH else ("day", "days")
    return f"{count} {one if count == 1 else many}"


def when(line: Line, language: str) -> str:
    """The day that was to be kept and how late it is, or nothing where there is none."""
    parts = []
    if line.due_on is not None:
        was_due = line.days_late > 0
        verb = (
            ("venció el" if was_due else "vence el") if language == SPANISH else ("was due on" if was_due else "due on")
        )
        parts.append(f"{verb} {day(line.due_on, language)}")
    if line.days_late > 0:
        late = days(line.days_late, language)
        parts.append(f"{late} de atraso" if language == SPANISH else f"{late} late")
    text = " · ".join(parts)
    return text[:1].upper() + text[1:]


def unanswered(line: Line, language: str) -> str:
    """Why somebody above the responsible is told, or nothing."""
    if line.unacknowledged_days <= 0 or line.state == RESOLVED:
        return ""
    count = days(line.unacknowledged_days, language)
    return f"Sin acuse de recibo en {count}." if language == SPANISH else f"Not acknowledged in {count}."


def heading(message: Message) -> str:
    """The message in one line: its subject, and its title."""
    language = message.language
    if message.kind == CONFIRMATION:
        return phrase("confirm_title", language)
    if len(message.lines) == 1 and message.kind != DIGEST:
        (line,) = message.lines
        late = f" ({when_late})" if (when_late := _late(line, language)) else ""
        return f"{rule(line, language)}: {_shortened(one_line(line.subject), LONGEST_SUBJECT)}{late}"
    count = len(message.lines) + message.more
    alerts = f"{count} {'alerta' if count == 1 else 'alertas'}" if language == SPANISH else _counted(count)
    summary = "Resumen: " if language == SPANISH else "Digest: "
    return f"{summary if message.kind == DIGEST else ''}{alerts}{_resolved_of(message)}"


def phrase(key: str, language: str, /, **facts: object) -> str:
    """One of PHRASES."""
    return PHRASES[key].in_language(language).format(**facts)


def _late(line: Line, language: str) -> str:
    if line.days_late <= 0 or line.state == RESOLVED:
        return ""
    return f"{days(line.days_late, language)} {'de atraso' if language == SPANISH else 'late'}"


def _counted(count: int) -> str:
    return f"{count} {'alert' if count == 1 else 'alerts'}"


def _resolved_of(message: Message) -> str:
    resolved = sum(line.state == RESOLVED for line in message.lines)
    if not resolved:
        return ""
    if message.language == SPANISH:
        return f", {resolved} {'resuelta' if resolved == 1 else 'resueltas'}"
    return f", {resolved} resolved"


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
