"""Who is killed, when, and how it comes back: SIGKILL at random, from a seed that is printed."""

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Victim(Protocol):
    """Something that is killed by SIGKILL and started again on the same data and the same address."""

    def kill(self) -> None: ...

    def start(self) -> object: ...


@dataclass
class Killer:
    """Kills one after the other. Each victim is killed at least once in every round; then chance decides."""

    victims: Mapping[str, Victim]
    random: random.Random
    between: tuple[float, float] = (0.1, 1.2)
    down: tuple[float, float] = (0.0, 0.6)
    kills: Counter[str] = field(default_factory=Counter)

    def run(self, kills: int, told: Callable[[str, int], object]) -> None:
        """As many kills; `told` hears of each once the victim was started again (who, how many so far)."""
        for number, name in enumerate(self._order(kills), 1):
            time.sleep(self.random.uniform(*self.between))
            self.victims[name].kill()
            self.kills[name] += 1
            time.sleep(self.random.uniform(*self.down))
            self.victims[name].start()
            told(name, number)

    def _order(self, kills: int) -> list[str]:
        names, order = list(self.victims), []
        while len(order) < kills:
            self.random.shuffle(names)
            order += names
        return order[:kills]
