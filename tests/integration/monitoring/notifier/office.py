"""A notifier on a real database beside monitoring, with a real mail server; the wall clock is ours to move."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import uuid4

from contracts.events import Who
from deploy.suite import notifying
from deploy.suite.notifying import NAME, Settings
from services.chassis.process.settings import DatabaseUrl, Port, Secret
from services.chassis.store.idempotency import Request
from services.chassis.store.vault import Vault
from services.chassis.stream.alone import lead_of
from services.kernel.acts import OPERATOR as OPERATES
from services.kernel.acts import Act
from services.kernel.acts import Who as Performer
from services.monitoring.notices.hours_file import hours_of
from services.monitoring.notices.settings import Sender
from services.monitoring.notifier.composing import Composing
from services.monitoring.notifier.delivering import Delivering
from services.monitoring.notifier.following import Following
from services.monitoring.notifier.loop import Notifier
from services.monitoring.notifier.pages import Pages
from services.monitoring.recipients.commands import register_address
from services.monitoring.ticks.ticker import MONITORING
from tests.integration.monitoring.house import SECRET, House

OPERATOR = Who(subject="op", unit=None, role="operator")
STEPS = 2000


class Office:
    """`settings` are those of the process; `wall` is its wall clock."""

    def __init__(self, house: House, **settings: object) -> None:
        self.house, self.store = house, house.store
        self.wall = datetime(2026, 11, 24, 15, tzinfo=UTC)
        given = {"ticks": "manual", "notice_hours": "always", "webhooks_on_loopback": True, **settings}
        if "mail_folder" not in given:
            given = {"smtp_host": "127.0.0.1", "smtp_security": "none", **given}
            given["mail_from"] = Sender("Pactos <avisos@example.ec>")
        self.settings = Settings(DatabaseUrl(house.url), Secret(SECRET), **given)
        self.start()

    def start(self) -> None:
        """A new notifier, as after a crash."""
        settings = self.settings
        hours, by_the_wall = hours_of(settings.notice_hours), settings.ticks == "auto"
        self.workers = notifying.workers_for(settings)
        self.workers._clock = lambda: self.wall
        pages = Pages(settings.public_url, (settings.identity_secret,))
        vault = Vault.beside(self.store.database)
        self.notifier = Notifier(
            self.store,
            Following(self.store, hours),
            Composing(self.store, hours, by_the_wall=by_the_wall),
            Delivering(self.store, self.workers, pages, vault),
            self.workers,
            lambda: Act(MONITORING, self.wall, uuid4().hex),
            by_the_wall=by_the_wall,
        )
        lead_of(self.store.database, f"{NAME}-{uuid4()}")

    def close(self) -> None:
        self.workers.close()

    def work(self) -> None:
        """Until there is nothing left to do now."""
        for _ in range(STEPS):
            if not self.notifier.step() and not self.workers.busy:
                return
        raise AssertionError("the notifier does not come to rest")

    def wait(self, **times: float) -> None:
        """The wall clock goes on, and the notifier works."""
        self.wall += timedelta(**times)
        self.work()

    def tick(self, at: str) -> None:
        answer = self.house.tick(at)
        assert answer.status_code == 200, answer.text
        self.work()

    def has_address(self, code: str, address: str, channel: str = "mail", who: Who = OPERATOR) -> None:
        body = {"channel": channel, "address": address}
        path = f"/v1/recipients/{code}/addresses"
        answer = self.house.ask(path, "register_address", who, "POST", json=body)
        assert answer.status_code == 201, answer.text

    def has_webhook(self, code: str, url: str) -> None:
        """On this machine, as only development may."""
        act = Act(who_operates(), self.wall, uuid4().hex)
        request = Request("op", "register_address", uuid4().hex, "")
        vault_of = {"vault_of": Vault.beside, "loopback": True}
        self.store.execute(lambda work: register_address(work, act, code, None, "webhook", url, **vault_of), request)

    def chooses(self, code: str, **choices: object) -> None:
        chosen = {"language": "es", **{name: {"channels": ["mail", "webhook"]} for name in SEVERITIES}, **choices}
        path = f"/v1/recipients/{code}/preferences"
        answer = self.house.ask(path, "revise_preferences", OPERATOR, "PUT", json=chosen)
        assert answer.status_code == 200, answer.text

    def deliveries(self, alert: str, who: Who = OPERATOR) -> list[dict]:
        return self.house.get(f"/v1/alerts/{alert}/deliveries", "read_deliveries", who)["items"]


def who_operates() -> Performer:
    return Performer("op", None, OPERATES)


SEVERITIES = ("critical", "warning", "notice")


def smtp(port: int) -> dict[str, object]:
    return {"smtp_port": Port(port)}


def told(letters: list[EmailMessage]) -> list[tuple[str, str]]:
    """To whom, and the subject without its prefix."""
    return [(str(letter["To"]), str(letter["Subject"]).removeprefix("[Pactos] ")) for letter in letters]
