"""Messages by e-mail: SMTP with TLS, one connection for many letters, and for each letter what became of it.

A reason is a code or a word: what a server writes may name the address, and is not repeated.
"""

import re
import smtplib
import socket
import ssl

from services.monitoring.addresses import is_mail_address
from services.monitoring.notices import outcomes
from services.monitoring.notices.letters import compose, message_id
from services.monitoring.notices.message import Message
from services.monitoring.notices.outcomes import Outcome
from services.monitoring.notices.settings import MailSettings

SECONDS = 30.0
ABOUT_THE_ADDRESS = re.compile(rb"5\.[12]\.\d+")
ENHANCED = re.compile(rb"5\.\d+\.\d+")
LEADING_DOT = re.compile(rb"^\.", re.M)
AWAY = (OSError, smtplib.SMTPException)


class _Refused(Exception):
    """The server's answer to one letter. Raised and caught within this room."""

    def __init__(self, result: str, reason: str) -> None:
        super().__init__(reason)
        self.result, self.reason = result, reason


class MailChannel:
    """`context` verifies the server's certificate; the system's authorities unless given."""

    name = outcomes.MAIL

    def __init__(
        self, settings: MailSettings, *, context: ssl.SSLContext | None = None, seconds: float = SECONDS
    ) -> None:
        self._settings, self._seconds = settings, seconds
        self._context = context or ssl.create_default_context()
        self._open: smtplib.SMTP | None = None

    def send(self, message: Message, to: str) -> Outcome:
        """One attempt at one address."""
        sent_as = message_id(message, self._settings.mail_from)
        if not is_mail_address(to):
            return Outcome(outcomes.PERMANENT, "unusable_address", sent_as)
        letter = compose(message, to, self._settings.mail_from)
        try:
            self._deliver(to, letter.as_bytes())
        except _Refused as refused:
            return Outcome(refused.result, refused.reason, sent_as)
        return Outcome(outcomes.DELIVERED, "smtp_250", sent_as)

    def close(self) -> None:
        """Says goodbye where there is somebody to say it to."""
        if self._open is not None:
            try:
                self._open.quit()
            except AWAY:
                self._open.close()
            self._open = None

    def _deliver(self, to: str, letter: bytes) -> None:
        """Raises _Refused. A connection kept from before may have ended: then a new one is tried, once."""
        kept = self._open is not None
        try:
            smtp = self._addressed(to)
        except AWAY as error:
            self._drop()
            if not kept:
                raise _Refused(outcomes.TEMPORARY, _word(error)) from error
            self._deliver(to, letter)
            return
        self._hand_over(smtp, letter)

    def _addressed(self, to: str) -> smtplib.SMTP:
        """A connection that waits for the letter. Raises _Refused, or what smtplib and the network raise."""
        smtp = self._open = self._open or self._connected()
        code, _ = _heard(smtp.mail(self._settings.mail_from.address))
        if code != 250:
            self._begin_anew()
            raise _Refused(outcomes.TEMPORARY, f"sender_{code}")
        code, reply = _heard(smtp.rcpt(to))
        if code not in (250, 251):
            self._begin_anew()
            raise _refused(code, reply, about_the_address=not ENHANCED.match(reply))
        code, reply = _heard(smtp.docmd("DATA"))
        if code != 354:
            self._begin_anew()
            raise _refused(code, reply, about_the_address=False)
        return smtp

    def _hand_over(self, smtp: smtplib.SMTP, letter: bytes) -> None:
        """The letter, and then its end: before that nothing was taken, after it anything may have been."""
        try:
            smtp.send(LEADING_DOT.sub(b"..", letter))
        except AWAY as error:
            self._drop()
            raise _Refused(outcomes.TEMPORARY, _word(error)) from error
        try:
            smtp.send(b".\r\n")
            code, reply = smtp.getreply()
        except AWAY as error:
            self._drop()
            raise _Refused(outcomes.UNKNOWN, _word(error)) from error
        if code == -1:
            self._drop()
            raise _Refused(outcomes.UNKNOWN, "not_smtp")
        if code != 250:
            self._begin_anew()
            raise _refused(code, reply, about_the_address=False)

    def _connected(self) -> smtplib.SMTP:
        """A new connection: encrypted, and logged in where there is a user."""
        host, security = self._settings.smtp_host, self._settings.smtp_security
        port = int(self._settings.smtp_port)  # getaddrinfo takes no other kind of number
        if security == "tls":
            smtp = smtplib.SMTP_SSL(host, port, timeout=self._seconds, context=self._context)
        else:
            smtp = smtplib.SMTP(host, port, timeout=self._seconds)
        try:
            # The end of a letter is a packet of its own, which must not wait for the letter's acknowledgement.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if security == "starttls":
                smtp.starttls(context=self._context)
            if self._settings.smtp_user is not None:
                smtp.login(self._settings.smtp_user, self._settings.smtp_password)
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _begin_anew(self) -> None:
        """The same connection for the next letter, or none where that fails."""
        try:
            code, _ = self._open.rset()
        except AWAY:
            code = -1
        if code != 250:
            self._drop()

    def _drop(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _heard(answer: tuple[int, bytes]) -> tuple[int, bytes]:
    """The server's answer. Raises SMTPServerDisconnected where it closes the connection, or does not speak SMTP."""
    if answer[0] in (421, -1):
        raise smtplib.SMTPServerDisconnected(str(answer[0]))
    return answer


def _refused(code: int, reply: bytes, *, about_the_address: bool) -> _Refused:
    """Permanent is what will never do with this address; a refusal for policy or content may pass later."""
    about_the_address = about_the_address or ABOUT_THE_ADDRESS.match(reply) is not None
    permanent = code >= 500 and about_the_address
    return _Refused(outcomes.PERMANENT if permanent else outcomes.TEMPORARY, f"smtp_{code}")


def _word(error: Exception) -> str:
    """Why, in a word."""
    kinds = {
        TimeoutError: "timeout",
        ssl.SSLError: "tls",
        smtplib.SMTPAuthenticationError: "authentication",
        smtplib.SMTPNotSupportedError: "not_supported",
        smtplib.SMTPServerDisconnected: "disconnected",
        smtplib.SMTPException: "not_smtp",
    }
    return next((word for kind, word in kinds.items() if isinstance(error, kind)), "connection")
