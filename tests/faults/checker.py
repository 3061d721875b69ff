"""What must hold after any number of kills: a pure judgement over what was acknowledged, stored and shown.

Every command carries a token of its own, which its event keeps. An acknowledged command is in the store once, at the
version that was acknowledged; a command that nobody heard back of is there once or not at all. Versions of an aggregate
rise by one in the log's order, and in the order in which its one writer was told of them. Views equal a replay.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

Views = Mapping[str, Sequence[object]]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A command that was answered with success. A list of them is in the order of the answers."""

    token: str
    aggregate: str
    version: int


@dataclass(frozen=True, slots=True)
class Stored:
    """An event of the log; `token` is None for those that no command of the load made. Lists are in the log's order."""

    aggregate: str
    version: int
    token: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many of each, and whether the views are what a replay makes of the log."""

    acknowledged: int
    lost: int
    twice: int
    out_of_order: int
    views_equal_replay: bool

    @property
    def holds(self) -> bool:
        return not (self.lost or self.twice or self.out_of_order) and self.views_equal_replay and self.acknowledged > 0

    def as_dict(self) -> dict[str, int | bool]:
        return asdict(self)


def judge(acknowledged: Sequence[Acknowledged], log: Sequence[Stored], views: Views, replay: Views) -> Verdict:
    """The verdict over one run."""
    stored = {(event.aggregate, event.version, event.token) for event in log}
    tokens = Counter(event.token for event in log if event.token is not None)
    return Verdict(
        acknowledged=len(acknowledged),
        lost=sum((told.aggregate, told.version, told.token) not in stored for told in acknowledged),
        twice=sum(times - 1 for times in tokens.values()),
        out_of_order=_gaps(log) + _descents(acknowledged),
        views_equal_replay=views == replay,
    )


def _gaps(log: Iterable[Stored]) -> int:
    """Events whose version is not the one after the aggregate's last."""
    last: dict[str, int] = defaultdict(int)
    wrong = 0
    for event in log:
        wrong += event.version != last[event.aggregate] + 1
        last[event.aggregate] = event.version
    return wrong


def _descents(acknowledged: Iterable[Acknowledged]) -> int:
    """Acknowledgements whose version is not above the one that was told before for the same aggregate."""
    last: dict[str, int] = defaultdict(int)
    wrong = 0
    for told in acknowledged:
        wrong += told.version <= last[told.aggregate]
        last[told.aggregate] = told.version
    return wrong
