"""10 000 milestones that are due one morning: one digest for each of 100 actors, from the clock to the mail server."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.kernel.calendar import day_of
from services.monitoring.ticks.clock import move_clock, note_looked
from tests.bench.notices_handing import PATIENCE, row_of, running_notifier
from tests.faults.notice_stage import ALERT, NoticeStage
from tests.support.waiting import eventually

MILESTONES, ACTORS, AT_ONCE = 10_000, 100, 500


def run(postgres_url: str) -> list[dict]:
    """10 000 milestones due the same morning: one digest for each of 100 actors."""
    with running_notifier(postgres_url, "manual", ACTORS) as stage:
        codes = [f"unidad-{number}" for number in range(ACTORS)]
        for code in codes:
            stage.alarms.wants_digests(code)
        for start in range(0, MILESTONES, AT_ONCE):
            stage.fire([codes[number % ACTORS] for number in range(start, start + AT_ONCE)])
        stored = time.time()
        eventually(lambda: _planned(stage) >= MILESTONES, PATIENCE, "every notice planned")
        planned = time.time() - stored
        began = time.time()
        _next_morning(stage)
        eventually(lambda: len(stage.post.letters) >= ACTORS, PATIENCE, "a digest for each")
        took = max(stage.post.moments) - began
        memory = _resident(stage.process.pid)
        lines = sum(len(set(ALERT.findall(letter.get_body(("plain",)).get_content()))) for letter in stage.post.letters)
    if lines != MILESTONES:
        raise ValueError(f"{lines} lines of {MILESTONES}")
    return [
        row_of(f"{MILESTONES:,} milestones of one morning: planned after they were stored", planned, "s", None),
        row_of(f"{MILESTONES:,} milestones of one morning: {ACTORS} digests at the mail server", took, "s", None),
        row_of("notifier after that morning, resident", memory, "MiB", None),
    ]


def _planned(stage: NoticeStage) -> int:
    with stage.alarms.store.database.transaction(write=False) as connection:
        return connection.execute("SELECT COUNT(*) FROM notices WHERE state = 'waiting'")[0][0]


def _next_morning(stage: NoticeStage) -> None:
    at = datetime.now(UTC) + timedelta(days=2)
    with stage.alarms.store.database.transaction() as connection:
        move_clock(connection, at)
        note_looked(connection, day_of(at).toordinal())


def _resident(pid: int) -> float:
    """MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
