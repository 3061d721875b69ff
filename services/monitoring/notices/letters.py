"""A message as a letter: text and HTML in the recipient's language, with headers that nobody else can write into."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.monitoring.addresses import is_mail_address
from services.monitoring.notices import wording
from services.monitoring.notices.message import CONFIRMATION, RESOLVED, Line, Message
from services.monitoring.notices.settings import Sender

MOST_LINES = 100
PREFIX = "[Pactos] "
UNSUBSCRIBE = "List-Unsubscribe"
LONGEST_URL = 900
COLOURS = {"critical": "#b3261e", "warning": "#9a5b00", "notice": "#1f5fa8", RESOLVED: "#1e6b3a"}


class _Whole(EmailPolicy):
    """Standard folding, but a URL stays whole: the library would hide a long one in encoded words."""

    def fold(self, name: str, value: Any) -> str:
        return f"{name}: {value}{self.linesep}" if name == UNSUBSCRIBE else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode() if name == UNSUBSCRIBE else super().fold_binary(name, value)


_POLICY = _Whole(linesep="\r\n")


def message_id(message: Message, sender: Sender) -> str:
    """The Message-ID that follows from the message's key."""
    return f"<{message.id}@{sender.domain}>"


def compose(message: Message, to: str, sender: Sender) -> EmailMessage:
    """The letter, the same bytes for the same message. Raises ValueError for an address that is not exactly one."""
    if not is_mail_address(to):
        raise ValueError("not one mail address")
    letter = EmailMessage(policy=_POLICY)
    letter["From"] = Address(sender.name, addr_spec=sender.address)
    letter["To"] = Address(addr_spec=to)
    letter["Subject"] = PREFIX + wording.heading(message)
    letter["Date"] = format_datetime(message.made_at)
    letter["Message-ID"] = message_id(message, sender)
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    letter[UNSUBSCRIBE] = f"<{_one_url(message.preferences_url)}>"
    letter["Content-Language"] = message.language
    shown, (text, html) = _shown(message), _CONFIRMING if message.kind == CONFIRMATION else _LETTER
    letter.set_content(text.render(shown), cte="quoted-printable")
    letter.add_alternative(html.render(shown), subtype="html", cte="quoted-printable")
    letter.set_boundary(f"={message.id.hex}")
    return letter


def _shown(message: Message) -> dict[str, Any]:
    language = message.language
    lines = message.by_urgency
    return {
        "language": language,
        "heading": wording.heading(message),
        "name": wording.one_line(message.recipient_name),
        "lines": [_line(line, language) for line in lines[:MOST_LINES]],
        "more": max(0, len(lines) - MOST_LINES) + message.more,
        "confirm_url": message.confirm_url,
        "all_url": message.all_url,
        "preferences_url": message.preferences_url,
        "say": lambda phrase, /, **facts: wording.phrase(phrase, language, **facts),
    }


def _line(line: Line, language: str) -> dict[str, Any]:
    resolved = line.state == RESOLVED
    return {
        "rule": wording.rule(line, language),
        "severity": wording.severity(line, language),
        "colour": COLOURS.get(RESOLVED if resolved else line.severity, COLOURS["notice"]),
        "subject": wording.one_line(line.subject),
        "unit": wording.one_line(line.unit) if line.unit else "",
        "when": "" if resolved else wording.when(line, language),
        "unanswered": wording.unanswered(line, language),
        "resolved": resolved,
        "acknowledge_url": None if resolved else line.acknowledge_url,
        "see_url": line.see_url,
    }


def _one_url(url: str) -> str:
    """The URL. Raises ValueError where it would end the header's field or say more than one."""
    if (
        not url.isascii()
        or len(url) > LONGEST_URL
        or any(character in '<>, "' or not character.isprintable() for character in url)
    ):
        raise ValueError("not a URL for a header")
    return url


def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=lambda name: name is None or not name.endswith(".txt"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


_TEMPLATES = _templates()
_LETTER = _TEMPLATES.get_template("letter.txt"), _TEMPLATES.get_template("letter.html")
_CONFIRMING = _TEMPLATES.get_template("confirmation.txt"), _TEMPLATES.get_template("confirmation.html")
