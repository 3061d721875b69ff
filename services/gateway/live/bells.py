"""What says that a log may have grown: Kafka, where there is one; else only the time that has passed.

A bell that rings for nothing, or not at all, costs a look or a second: what is told comes from the log.
"""

import threading
import time
from collections.abc import Iterable, Mapping

from contracts.topics import Topic

SHORTEST, LONGEST = 0.01, 0.1
LOOKS_ANYWAY = 1.0


class Clock:
    """Rings ever more slowly while nothing is found: from a hundredth to a tenth of a second."""

    def __init__(self) -> None:
        self._pause = SHORTEST

    def found(self) -> None:
        """There was something."""
        self._pause = SHORTEST

    def wait(self, stop: threading.Event) -> None:
        """Until it is worth to look again."""
        stop.wait(self._pause)
        self._pause = min(self._pause * 1.5, LONGEST)


class Rung:
    """Rings when it is told to, and once a second anyway."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def ring(self) -> None:
        self._event.set()

    def found(self) -> None:
        """Nothing: the next ring decides."""

    def wait(self, stop: threading.Event) -> None:
        """Until it rings."""
        self._event.wait(LOOKS_ANYWAY)
        self._event.clear()


def bells(topics: Iterable[Topic], bootstrap: str | None, stop: threading.Event) -> Mapping[str, Clock | Rung]:
    """A bell for the log of each topic, by its source; with Kafka they ring from a thread that ends at `stop`."""
    topics = list(topics)
    if not bootstrap:
        return {topic.source: Clock() for topic in topics}
    from services.gateway.live.kafka_bell import ring

    rung = {topic.source: Rung() for topic in topics}
    by_topic = {topic: rung[topic.source] for topic in topics}
    threading.Thread(target=ring, args=(by_topic, bootstrap, stop), name="kafka's bell", daemon=True).start()
    return rung


def pause(stop: threading.Event, failures: int) -> None:
    """Ever longer while a log cannot be reached: a fifth of a second, two seconds at most."""
    stop.wait(min(0.2 * 2 ** min(failures, 10), 2.0))


def now() -> float:
    """Seconds that only go forward."""
    return time.monotonic()
