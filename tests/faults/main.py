"""`make faults`: kills at random under load, and the verdict.

    python -m tests.faults.main [--kills 120] [--seed N]

Agreements, relay, consumer, Kafka and PostgreSQL are killed with SIGKILL while writers report progress through the
gateway; then the notifier alone, its mail server away for a while and webhooks that hang. Writes build/faults.json;
ends with 1 where something was lost, doubled, out of order, told twice, late, or differs from a replay.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg

from tests.conftest import at_database
from tests.e2e.tourism import started_commitment
from tests.faults.checker import judge
from tests.faults.killing import Killer
from tests.faults.load import Load, Writer
from tests.faults.notice_stage import notice_stage
from tests.faults.notices import torment_notices
from tests.faults.stage import PATIENCE, Stage, stage
from tests.support.views import views_of
from tests.support.waiting import eventually

BUILD = Path(__file__).parents[2] / "build"
WRITERS, KILLS, RECOVERED = 6, 120, 0.6


def torment(running: Stage, kills: int, seed: int, tell: Callable[[str], object] = print) -> dict:
    """Kills so often under load; what came of it."""
    chance = random.Random(seed)
    tell(f"seed {seed}")
    writers = [Writer(started_commitment(running.suite), random.Random(chance.random())) for _ in range(WRITERS)]
    load, killer = Load(writers), Killer(running.victims, chance)
    load.begin()

    def goes_on(before: int) -> bool:
        """Also where a process that began while its database was away had ended by itself."""
        running.revive()
        return load.acknowledged > before

    def told(name: str, number: int) -> None:
        """Often the next kill waits until the suite works again, and otherwise strikes it while it recovers."""
        running.revive()
        before = load.acknowledged
        tell(f"{number:4} {name:<12} {before} acknowledged")
        if chance.random() < RECOVERED:
            eventually(lambda: goes_on(before), PATIENCE, f"a command after the kill of {name}")

    killer.run(kills, told)
    running.wait_until_ready()
    acknowledged = load.end()
    running.settle()
    views, log = views_of(running.suite), running.log()
    running.suite.command("replay")
    verdict = judge(acknowledged, log, views, views_of(running.suite))
    return {
        "kills": killer.kills.total(),
        **verdict.as_dict(),
        "holds": verdict.holds,
        "seed": seed,
        "by_victim": dict(killer.kills),
        "ended_by_themselves": dict(running.revived),
        "tries": sum(writer.tries for writer in writers),
    }


def _beside(running: Stage) -> str:
    """An empty database on the same server, for the notifier alone."""
    with psycopg.connect(running.postgresql.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE notices")
    return at_database(running.postgresql.url, "notices")


def main(arguments: list[str]) -> int:
    """Runs, prints, writes."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.main")
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="pactos-faults-") as folder, stage(Path(folder)) as running:
        outcome = torment(running, asked.kills, asked.seed)
        write(outcome)
        with notice_stage(_beside(running), Path(folder)) as notices:
            outcome["notices"] = torment_notices(notices, asked.kills // 2, asked.seed)
    outcome["holds"] = outcome["holds"] and outcome["notices"]["holds"]
    write(outcome)
    print(json.dumps(outcome, indent=1))
    return 0 if outcome["holds"] else 1


def write(outcome: dict) -> None:
    """What is known so far, so that a run that breaks off later leaves it."""
    BUILD.mkdir(exist_ok=True)
    (BUILD / "faults.json").write_text(json.dumps(outcome, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
