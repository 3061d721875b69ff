"""What a recipient chooses: for each severity through which channels and how often, and the language of all."""

from dataclasses import dataclass

MAIL, WEBHOOK = "mail", "webhook"
CHANNELS = (MAIL, WEBHOOK)
IMMEDIATE, DAILY, WEEKLY = "immediate", "daily", "weekly"
RHYTHMS = {IMMEDIATE: "Al momento", DAILY: "Resumen diario", WEEKLY: "Resumen semanal"}
SPANISH, ENGLISH = "es", "en"
LANGUAGES = {SPANISH: "Español", ENGLISH: "Inglés"}
CRITICAL, WARNING, NOTICE = "critical", "warning", "notice"
SEVERITIES = (CRITICAL, WARNING, NOTICE)
# Those of overdue and graver: whoever is responsible may choose how to be told, and not that it is not told.
ALWAYS_TOLD = (CRITICAL, WARNING)


@dataclass(frozen=True, slots=True)
class Choice:
    """How alerts of one severity come: through each of `channels`, at the rhythm. No channel: not at all."""

    channels: tuple[str, ...]
    rhythm: str = IMMEDIATE


@dataclass(frozen=True, slots=True)
class Preferences:
    """One choice for each severity."""

    language: str = SPANISH
    critical: Choice = Choice(CHANNELS)
    warning: Choice = Choice(CHANNELS)
    notice: Choice = Choice(CHANNELS)

    def of(self, severity: str) -> Choice:
        """The choice for a severity; for one that is not known here, that of the gravest."""
        return getattr(self, severity) if severity in SEVERITIES else self.critical


DEFAULT = Preferences()
