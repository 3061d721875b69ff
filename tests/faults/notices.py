"""The notifier is killed at random under load, the mail server is away for a while, webhooks hang, fail and are slow.

Every alert must reach whom it is for, in one message alone; what works must not wait for what does not.
"""

import random
import threading
import time
from collections.abc import Callable

from tests.faults.notice_checker import Owed, judge_notices
from tests.faults.notice_stage import FAILING, SLOW, STUCK, WELL, NoticeStage
from tests.support.waiting import eventually

PATIENCE, SOON = 240.0, 5.0
BATCH, WORKING = 0.25, 0.8


def torment_notices(stage: NoticeStage, kills: int, seed: int, tell: Callable[[str], object] = print) -> dict:
    """Kills so often under load; what came of it."""
    chance, stop = random.Random(seed), threading.Event()
    load = threading.Thread(target=_fire, args=(stage, random.Random(chance.random()), stop), daemon=True)
    stage.start()
    load.start()
    try:
        for number in range(1, kills + 1):
            if number == max(2, kills // 3):
                stage.mail_goes_down()
            if number == max(3, 2 * kills // 3):
                stage.mail_comes_up()
            _let_it_work(stage, chance)
            stage.kill()
            tell(f"{number:4} notifier     {len(stage.owed)} owed, {len(stage.arrived())} messages")
            time.sleep(chance.uniform(0.0, 0.4))
            stage.start()
    finally:
        stop.set()
        load.join(30)
    undelayed = _undelayed(stage)
    eventually(lambda: judge_notices(stage.owed, stage.arrived()).lost == 0, PATIENCE, "everything arrived")
    verdict = judge_notices(stage.owed, stage.arrived())
    return {
        "kills": kills,
        **verdict.as_dict(),
        "undelayed_within": undelayed,
        "holds": verdict.holds and undelayed < SOON,
        "seed": seed,
        "tries_at_what_hangs": len(stage.hooks[STUCK].requests),
    }


def _let_it_work(stage: NoticeStage, chance: random.Random) -> None:
    """Until messages arrive again, and then a moment that is often too short to record them all; or hardly started."""
    before = len(stage.arrived())
    if chance.random() < WORKING:
        eventually(lambda: len(stage.arrived()) > before, PATIENCE, "a message after a kill")
        time.sleep(chance.choice((0.0, 0.005, 0.02, 0.1, 0.5)))
    else:
        time.sleep(chance.uniform(0.2, 2.0))


def _fire(stage: NoticeStage, chance: random.Random, stop: threading.Event) -> None:
    everybody = [*WELL, STUCK, FAILING, SLOW]
    while not stop.wait(BATCH):
        stage.fire(chance.sample(everybody, chance.randint(1, len(everybody))))


def _undelayed(stage: NoticeStage) -> float:
    """With the notifier up and one receiver that hangs, how long those that work wait for a fresh alert, in seconds."""
    eventually(lambda: judge_notices(_of(stage, WELL), stage.arrived()).lost == 0, PATIENCE, "what works has all")
    for _ in range(10):
        stage.fire([STUCK] * 3)
    begins = len(stage.owed)
    stage.fire(list(WELL))
    fresh = stage.owed[begins:]
    eventually(lambda: judge_notices(fresh, stage.arrived()).lost == 0, PATIENCE, "what works is told")
    return judge_notices(fresh, stage.arrived()).slowest


def _of(stage: NoticeStage, recipients: tuple[str, ...]) -> list[Owed]:
    return [each for each in list(stage.owed) if each.recipient in recipients]
