"""What a letter says, in two languages, and what cannot be written into it."""

import re
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser

import pytest

from services.chassis.process.settings import SettingsError, load
from services.monitoring.notices.letters import COLOURS, MOST_LINES, compose
from services.monitoring.notices.message import DIGEST, ENGLISH, RESOLVED
from services.monitoring.notices.settings import MailSettings, Sender
from tests.unit.monitoring.notices.given import line, message

SENDER = Sender("Pactos por Pichincha <alertas@pactos.example.ec>")
TO = "turismo@mejia.gob.ec"


def composed(given=None, **changes):
    """The letter as its reader gets it."""
    return message_from_bytes(compose(given or message(**changes), TO, SENDER).as_bytes(), policy=default)


def text(letter):
    return letter.get_body(("plain",)).get_content()


def html(letter):
    return letter.get_body(("html",)).get_content()


def test_one_alert_is_told_in_the_subject():
    assert composed()["Subject"] == "[Pactos] Vencido: Hito B1: señalética de la ruta (4 días de atraso)"
    assert composed(language=ENGLISH)["Subject"] == "[Pactos] Overdue: Hito B1: señalética de la ruta (4 days late)"


def test_several_alerts_are_counted_in_the_subject():
    three = (line(1), line(2), line(3, state=RESOLVED))
    assert composed(message(*three))["Subject"] == "[Pactos] 3 alertas, 1 resuelta"
    assert composed(message(*three, kind=DIGEST))["Subject"] == "[Pactos] Resumen: 3 alertas, 1 resuelta"
    assert composed(message(line(), kind=DIGEST, language=ENGLISH))["Subject"] == "[Pactos] Digest: 1 alert"


@pytest.mark.parametrize("body", [text, html])
def test_both_bodies_say_what_happened_since_when_and_what_to_do(body):
    said = body(composed(message(line(unacknowledged_days=3))))
    for words in (
        *("Advertencia", "Vencido", "señalética de la ruta", "Venció el 30 de junio de 2026 · 4 días de atraso"),
        *("Responsable: Dirección de Turismo de Mejía", "Sin acuse de recibo en 3 días.", "Acusar recibo"),
        "Elegir qué avisos llegan y cómo",
    ):
        assert words in said


def test_the_same_in_english():
    said = text(composed(language=ENGLISH))
    assert "Was due on 30 June 2026 · 4 days late" in said
    assert "Acknowledge:" in said


def test_one_day_is_one_day_and_a_day_to_come_is_due():
    assert "1 día de atraso" in text(composed(message(line(days_late=1))))
    assert "Vence el 30 de junio de 2026" in text(composed(message(line(days_late=0, rule="due_soon"))))


def test_what_is_resolved_asks_for_nothing():
    said = text(composed(message(line(state=RESOLVED))))
    assert "Resuelta: vencido" in said
    assert "Ya no hace falta actuar." in said
    assert "acuse?t=" not in said


@pytest.mark.parametrize("body", [text, html])
def test_the_link_to_acknowledge_is_spoken_of_only_where_there_is_one(body):
    to_see, to_answer = line(1, acknowledge_url=None), line(2)
    assert "no reenvíe este correo" not in body(composed(message(to_see)))
    assert "no reenvíe este correo" in body(composed(message(to_see, to_answer)))


def test_links_are_whole_in_text_and_html():
    letter = composed()
    assert "https://pactos.example.ec/acuse?t=token1&x=1" in text(letter)
    assert 'href="https://pactos.example.ec/acuse?t=token1&amp;x=1"' in html(letter)


def test_markup_in_a_subject_shows_as_text():
    letter = composed(message(line(subject="<script>alert(1)</script> & «x»"), recipient_name="<b>U</b>"))
    assert "<script>" not in html(letter)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; «x»" in html(letter)
    assert "<script>alert(1)</script> & «x»" in text(letter)


INJECTIONS = ["Hito\r\nBcc: otro@example.org", "Hito\nX-Evil: 1", "Hito\u2028Bcc: x", "Hito\x00\x0b\x85B", "a\ud800b"]


@pytest.mark.parametrize("injected", INJECTIONS)
def test_nothing_written_into_a_subject_or_a_name_becomes_a_header(injected):
    plain = composed()
    letter = composed(message(line(subject=injected), recipient_name=injected))
    assert letter.keys() == plain.keys()
    assert "\n" not in letter["Subject"]


def test_a_url_that_would_leave_its_header_is_refused():
    for url in ("https://x.ec/\r\nBcc: a@b.ec", "https://x.ec/>, <https://evil.example", "https://x.ec/ñ"):
        with pytest.raises(ValueError, match="header"):
            compose(message(preferences_url=url), TO, SENDER)


def test_a_long_preferences_link_stays_whole():
    url = "https://pactos.example.ec/preferencias?token=" + "a1b2-" * 60
    raw = compose(message(preferences_url=url), TO, SENDER).as_bytes()
    assert f"List-Unsubscribe: <{url}>\r\n".encode() in raw
    assert composed(preferences_url=url)["List-Unsubscribe"] == f"<{url}>"


def test_no_line_is_longer_than_mail_allows():
    raw = compose(message(line(subject="palabra" * 300)), TO, SENDER).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_the_same_message_makes_the_same_bytes_twice():
    assert compose(message(), TO, SENDER).as_bytes() == compose(message(), TO, SENDER).as_bytes()


def test_a_digest_of_ten_thousand_shows_the_gravest_and_says_how_many_more():
    lines = [line(number, severity="critical" if number == 9_999 else "notice") for number in range(10_000)]
    letter = composed(message(*lines, kind=DIGEST))
    assert text(letter).count("Ver el detalle") == MOST_LINES
    assert "Y 9900 más." in text(letter)
    assert "Hito B9999" in text(letter)
    assert len(compose(message(*lines), TO, SENDER).as_bytes()) < 250_000


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_html_is_well_formed_readable_on_a_phone_and_fetches_nothing():
    reader = Reader()
    said = html(composed(message(line(1), line(2, state=RESOLVED))))
    reader.feed(said)
    names = {tag for tag, _ in reader.tags}
    assert reader.open == []
    assert not names & {"img", "link", "script", "iframe", "style"}
    assert "url(" not in said
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in reader.tags
    assert dict(reader.tags)["html"]["lang"] == "es"


def test_colours_are_never_alone_and_have_contrast():
    for colour in COLOURS.values():
        assert 1.05 / (_luminance(colour) + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    parts = [int(part, 16) / 255 for part in re.findall("..", colour[1:])]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


FROM = {"MAIL_FROM": "Pactos <alertas@pactos.example.ec>"}


def test_settings_are_read_from_the_environment_and_hide_the_password():
    given = {"SMTP_HOST": "mail.example.ec", "SMTP_PORT": "465", "SMTP_SECURITY": "tls", "SMTP_USER": "u"}
    settings = load(MailSettings, {**FROM, **given, "SMTP_PASSWORD": "s3cr3t"})
    assert (settings.smtp_port, settings.mail_from.domain, settings.mail_from.name) == (
        *(465, "pactos.example.ec", "Pactos"),
    )
    assert "s3cr3t" not in repr(settings)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"MAIL_FROM": "nadie"},
        {"MAIL_FROM": "a@b.ec\r\nBcc: c@d.ec"},
        {**FROM, "SMTP_SECURITY": "plain"},
        {**FROM, "SMTP_SECURITY": "none", "SMTP_HOST": "mail.example.ec"},
        {**FROM, "SMTP_USER": "u"},
    ],
)
def test_settings_that_do_not_fit_are_refused(wrong):
    with pytest.raises(SettingsError):
        load(MailSettings, wrong)
