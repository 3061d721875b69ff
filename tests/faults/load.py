"""Writers that never give up: each repeats a command under its key until it is answered, and notes the answer."""

import random
import threading
import time
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

from tests.e2e.tourism import Commitment
from tests.faults.checker import Acknowledged

PAUSE, PATIENCE = 0.1, 8.0
RETRIED = {408, 429, 500, 502, 503, 504}


class Refused(Exception):
    """A command was refused that should not be: the run is worth nothing."""


@dataclass
class Writer:
    """Reports on one commitment, one after the other. `acknowledged` is in the order of the answers."""

    commitment: Commitment
    random: random.Random
    acknowledged: list[Acknowledged] = field(default_factory=list)
    tries: int = 0
    failure: Exception | None = None

    def run(self, stop: threading.Event) -> None:
        """Until told to stop; the command under way is finished first, if it can be."""
        key = self.commitment.suite.keys["unit"]
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=self.commitment.suite.address, timeout=PATIENCE, headers=headers) as http:
            try:
                while not stop.is_set():
                    self._report(http, stop)
            except Refused as refused:
                self.failure = refused

    def _report(self, http: httpx.Client, stop: threading.Event) -> None:
        token = str(uuid4())
        body = {
            "milestone_id": self.random.choice(list(self.commitment.milestones.values())),
            "progress": self.random.randrange(0, 9900) / 100,
            "effective_on": f"2026-02-{self.random.randrange(1, 28):02}",
            "note": token,
        }
        while (answer := self._answer(http, body, token)) is None:
            if stop.wait(PAUSE):
                return
        version = int(answer.headers["ETag"].strip('"'))
        self.acknowledged.append(Acknowledged(token, self.commitment.id, version))

    def _answer(self, http: httpx.Client, body: dict, token: str) -> httpx.Response | None:
        """The good answer, or None where nobody can know what became of the command."""
        self.tries += 1
        try:
            answer = http.post(
                f"{self.commitment.path}/progress-reports", json=body, headers={"Idempotency-Key": token}
            )
        except httpx.TransportError:
            return None
        if answer.status_code in RETRIED:
            return None
        if answer.status_code != 201:
            raise Refused(f"{answer.status_code} {answer.text}")
        return answer


@dataclass
class Load:
    """Writers at work, each in a thread of its own."""

    writers: list[Writer]
    stop: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        self.threads = [threading.Thread(target=writer.run, args=(self.stop,), daemon=True) for writer in self.writers]
        for thread in self.threads:
            thread.start()

    def end(self) -> list[Acknowledged]:
        """Stops the writers; everything acknowledged, per aggregate in the order of the answers."""
        time.sleep(PAUSE)
        self.stop.set()
        for thread in self.threads:
            thread.join(PATIENCE * 2)
        for writer in self.writers:
            if writer.failure:
                raise writer.failure
        return [told for writer in self.writers for told in writer.acknowledged]

    @property
    def acknowledged(self) -> int:
        return sum(len(writer.acknowledged) for writer in self.writers)
