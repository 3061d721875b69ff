"""A real SMTP server that keeps what it takes, and refuses as told."""

import contextlib
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session


@dataclass
class Post:
    """What the server took, in order; `replies` are what it says instead, by command and then by address."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    peers: set[Any] = field(default_factory=set)
    encrypted: list[bool] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    hang_up_after: set[str] = field(default_factory=set)
    moments: list[float] = field(default_factory=list)

    async def handle_MAIL(self, server, session: Session, envelope: Envelope, address: str, options):  # noqa: N802
        self.peers.add(session.peer)
        if "MAIL" in self.hang_up_after:
            self.hang_up_after.discard("MAIL")
            server.transport.abort()
        if "MAIL" in self.replies:
            return self.replies["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address: str, options):  # noqa: N802
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if "DATA" in self.replies:
            return self.replies["DATA"]
        self.envelopes.append(envelope)
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        self.moments.append(time.time())
        if "DATA" in self.hang_up_after:
            server.transport.abort()
        return "250 OK"


@contextlib.contextmanager
def mail_server(
    context: ssl.SSLContext | None = None,
    *,
    implicit: bool = False,
    login: tuple[str, str] | None = None,
    post: Post | None = None,
    port: int = 0,
) -> Iterator[Post]:
    """Listens on a port of loopback while the block runs: with STARTTLS where there is a context, or TLS at once."""
    post = post or Post()
    given: dict[str, Any] = {}
    if context is not None and implicit:
        given["ssl_context"] = context
    elif context is not None:
        given |= {"tls_context": context, "require_starttls": True}
    if login is not None:
        given |= {"authenticator": _only(login), "auth_required": True, "auth_require_tls": True}
    controller = _OnAnyPort(post, hostname="127.0.0.1", port=port, **given)
    controller.start()
    post.port = controller.server.sockets[0].getsockname()[1]
    try:
        yield post
    finally:
        controller.stop(no_assert=True)


class _OnAnyPort(Controller):
    """Does not connect to port 0 to see whether it answers."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _only(login: tuple[str, str]):
    def authenticate(server, session, envelope, mechanism, given) -> AuthResult:
        right = (given.login.decode(), given.password.decode()) == login
        return AuthResult(success=right, handled=False)

    return authenticate
