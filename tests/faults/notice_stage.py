"""The notifier as a process of its own on PostgreSQL, with real receivers: mail, and webhooks of every temper."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import msgspec

from deploy.servers.children import free_port
from services.monitoring.opening import open_monitoring
from tests.faults.notice_checker import Arrived, Owed
from tests.integration.monitoring.notices.mail_server import Post, mail_server
from tests.integration.monitoring.notices.receiver import Behaviour, Receiver, answering, hanging, receiver
from tests.support.alarms import Alarms

ALERT = re.compile(r"/v1/alerts/([0-9a-f-]{36})")
SECRET = "un secreto para las pruebas"
WELL = ("correo-1", "correo-2", "correo-3", "correo-4", "sistema-1", "sistema-2")
STUCK, FAILING, SLOW = "cuelga", "falla", "lento"


def slow(peer, over: threading.Event) -> None:
    over.wait(0.5)
    answering("200 OK")(peer, over)


class Recovering:
    """Answers 500 so many times, and then well."""

    def __init__(self, failures: int) -> None:
        self._left = failures

    def __call__(self, peer, over: threading.Event) -> None:
        self._left -= 1
        answering("500 Oops" if self._left >= 0 else "200 OK")(peer, over)


@dataclass
class NoticeStage:
    """What runs. The notifier is `process`; letters come to `post`, webhooks to `hooks` by recipient."""

    alarms: Alarms
    environ: dict[str, str]
    log: Path
    post: Post
    hooks: dict[str, Receiver]
    owed: list[Owed] = field(default_factory=list)
    process: "subprocess.Popen[bytes] | None" = None
    mail: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        command = [sys.executable, "-m", "deploy.pactos", "serve", "notifier"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environ, stdout=log, stderr=log)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def mail_comes_up(self) -> None:
        self.mail.enter_context(mail_server(post=self.post, port=self.post.port))

    def mail_goes_down(self) -> None:
        self.mail.close()

    def fire(self, codes: list[str]) -> None:
        """One alert for each, and what is owed to whom from then on."""
        for alert, code in zip(self.alarms.fire(codes), codes, strict=True):
            channel = "webhook" if code in self.hooks else "mail"
            if code != STUCK:
                self.owed.append(Owed(str(alert), code, channel, time.time()))

    def arrived(self) -> list[Arrived]:
        """Everything that receivers took so far."""
        moments = list(self.post.moments)
        letters = map(_letter, self.post.letters[: len(moments)], moments)
        hooks = ((code, one) for code, hook in self.hooks.items() if code != STUCK for one in list(hook.requests))
        return [*letters, *(_hook(code, request) for code, request in hooks)]


@contextmanager
def mail_stage(database_url: str, folder: Path, ticks: str = "auto") -> Iterator[NoticeStage]:
    """A store and a mail server, without recipients and without a notifier yet."""
    store, post = open_monitoring(database_url, migrate=True), Post(port=free_port())
    environ = _environ(database_url, post.port) | {"TICKS": ticks}
    stage = NoticeStage(Alarms(store), environ, folder / "notifier.log", post, {})
    stage.mail_comes_up()
    try:
        yield stage
    finally:
        if stage.process and stage.process.poll() is None:
            stage.kill()
        stage.mail_goes_down()
        store.close()


@contextmanager
def notice_stage(database_url: str, folder: Path) -> Iterator[NoticeStage]:
    """The same with recipients by mail, and webhooks of every temper."""
    tempers: dict[str, Behaviour] = {
        "sistema-1": answering("200 OK"),
        "sistema-2": answering("204 No Content"),
        STUCK: hanging,
        FAILING: Recovering(3),
        SLOW: slow,
    }
    with ExitStack() as opened:
        stage = opened.enter_context(mail_stage(database_url, folder))
        for code, behaviour in tempers.items():
            stage.hooks[code] = opened.enter_context(receiver(behaviour))
            stage.alarms.has_address(code, "webhook", stage.hooks[code].url)
        for code in WELL:
            if code.startswith("correo"):
                stage.alarms.has_address(code, "mail", f"{code}@recibe.example.ec")
        yield stage
        stage.kill()


def _environ(database_url: str, port: int) -> dict[str, str]:
    settings = {
        "DATABASE_URL": database_url,
        "IDENTITY_SECRET": SECRET,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "Pactos <avisos@example.ec>",
        "NOTICE_HOURS": "always",
        "WEBHOOKS_ON_LOOPBACK": "true",
        "NOTIFIER_HEALTH_PORT": str(free_port()),
        "TICKS": "auto",
    }
    return {**os.environ, **settings}


def _letter(letter: EmailMessage, at: float) -> Arrived:
    recipient = str(letter["To"]).split("@")[0]
    alerts = frozenset(ALERT.findall(letter.get_body(("plain",)).get_content()))
    return Arrived(recipient, "mail", str(letter["Message-ID"]), alerts, at)


def _hook(code: str, request) -> Arrived:
    lines = msgspec.json.decode(request.body)["data"]["lines"]
    alerts = frozenset(line["alert_id"] for line in lines)
    return Arrived(code, "webhook", request.headers["webhook-id"], alerts, request.at)
