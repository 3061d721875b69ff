"""What arrived against what had to: pure, so that it is itself tested on planted faults."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Owed:
    """One alert that a recipient had to be told through one channel, and when it was stored (seconds)."""

    alert: str
    recipient: str
    channel: str
    at: float = 0.0


@dataclass(frozen=True)
class Arrived:
    """One message as a receiver took it: the id that it carried, and the alerts that it told."""

    recipient: str
    channel: str
    message: str
    alerts: frozenset[str]
    at: float = 0.0


@dataclass(frozen=True)
class NoticeVerdict:
    """`twice` counts alerts told in two messages; `repeated` the same message again, as a crash may make it."""

    owed: int
    lost: int
    twice: int
    repeated: int
    unasked: int
    slowest: float

    @property
    def holds(self) -> bool:
        return self.lost == self.twice == self.unasked == 0

    def as_dict(self) -> dict:
        return asdict(self)


def judge_notices(owed: Iterable[Owed], arrived: Iterable[Arrived]) -> NoticeVerdict:
    """Nothing lost, nothing in two messages, nothing that nobody asked for."""
    messages: dict[tuple, dict[str, float]] = defaultdict(dict)
    seen: set[tuple] = set()
    repeated = 0
    for each in arrived:
        name = (each.recipient, each.channel, each.message)
        repeated += name in seen
        seen.add(name)
        for alert in each.alerts:
            messages[alert, each.recipient, each.channel].setdefault(each.message, each.at)
    wanted = {(each.alert, each.recipient, each.channel): each.at for each in owed}
    waits = [min(messages[key].values()) - at for key, at in wanted.items() if key in messages]
    return NoticeVerdict(
        owed=len(wanted),
        lost=sum(key not in messages for key in wanted),
        twice=sum(len(ids) > 1 for ids in messages.values()),
        repeated=repeated,
        unasked=sum(key not in wanted for key in messages),
        slowest=max(waits, default=0.0),
    )
