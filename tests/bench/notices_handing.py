"""From an alert's event to a letter at a real SMTP server, at 100 events/s.

The notifier is a process of its own, as in production. The baseline is one letter handed over by smtplib alone.
"""

import smtplib
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.notice_stage import NoticeStage, mail_stage
from tests.support.waiting import eventually

RATE, SECONDS, RECIPIENTS = 100, 10, 200
PATIENCE = 300.0
HANDED = """SELECT COUNT(*) FROM notices JOIN dispatches ON dispatches.id = notices.dispatch_id
    WHERE dispatches.state = 'delivered'"""
ROW = {"target": None, "met": True}


def run(postgres_url: str) -> list[dict]:
    """The figures."""
    with running_notifier(postgres_url, "auto", RECIPIENTS) as stage:
        baseline = _bare(stage.post.port)
        waits = sorted(_waits(stage))
    p50, p99 = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    return [
        row_of(f"event to notice at the mail server, {RATE}/s, {name}", 1000 * value, "ms", 1000 * baseline)
        for name, value in (("p50", p50), ("p99", p99))
    ]


def row_of(name: str, value: float, unit: str, baseline: float | None) -> dict:
    ratio = value / baseline if baseline else None
    return {"name": name, "value": value, "unit": unit, "baseline": baseline, "ratio": ratio, **ROW}


def _waits(stage: NoticeStage) -> list[float]:
    """How long each alert's letter took, in seconds."""
    begins = time.monotonic() + 0.1
    codes = [f"unidad-{number}" for number in range(RECIPIENTS)]
    for number in range(RATE * SECONDS):
        time.sleep(max(0.0, begins + number / RATE - time.monotonic()))
        stage.fire([codes[number % RECIPIENTS]])
    wanted = {each.alert: each.at for each in stage.owed}
    eventually(lambda: _left(stage) == 0, PATIENCE, "every letter")
    came = {alert: each.at for each in reversed(stage.arrived()) for alert in each.alerts}
    return [came[alert] - at for alert, at in wanted.items()]


def _left(stage: NoticeStage) -> int:
    """How many alerts are not handed over yet, as the database knows."""
    with stage.alarms.store.database.transaction(write=False) as connection:
        handed = connection.execute(HANDED)[0][0]
    return len(stage.owed) + 1 - handed


def _bare(port: int) -> float:
    """The median time of one letter over a connection that is open."""
    times = []
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for _ in range(200):
            began = time.perf_counter()
            smtp.sendmail("avisos@example.ec", ["nadie@recibe.example.ec"], "Subject: x\r\n\r\nx\r\n")
            times.append(time.perf_counter() - began)
    return statistics.median(times)


@contextmanager
def running_notifier(postgres_url: str, ticks: str, recipients: int) -> Iterator[NoticeStage]:
    with tempfile.TemporaryDirectory() as folder, mail_stage(postgres_url, Path(folder), ticks) as stage:
        for number in range(recipients):
            stage.alarms.has_address(f"unidad-{number}", "mail", f"unidad-{number}@recibe.example.ec")
        stage.start()
        stage.fire(["unidad-0"])
        eventually(lambda: _left(stage) == 1, PATIENCE, "the first letter")
        del stage.post.letters[:], stage.post.moments[:], stage.owed[:]
        yield stage
