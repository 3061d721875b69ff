"""A lifecycle is one table: act -> state before -> state after. Guards, error texts and diagrams all read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.agreements.refusals import NotPossible
from services.kernel.words import Words

STATE_IT_LEFT = "the state it left"


def enumerated(words: Iterable[Words]) -> Words:
    """The words one after the other, in both languages."""
    listed = list(words)
    return Words(", ".join(listed), ", ".join(word.english for word in listed))


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """What may happen to a noun in which state. A result of STATE_IT_LEFT is the state before the suspension."""

    noun: Words
    states: Mapping[str, Words]
    acts: Mapping[str, Words]
    table: Mapping[str, Mapping[str, str]]

    def result(self, act: str, state: str, left: str | None = None) -> str:
        """The state after the act. Raises NotPossible, which says when it would be and what is possible now."""
        after = self.table[act].get(state)
        if after is None:
            raise self._refusal(act, state)
        return left if after == STATE_IT_LEFT and left is not None else after

    def allows(self, act: str, state: str) -> bool:
        """Whether the act is possible in the state."""
        return state in self.table[act]

    def possible(self, state: str) -> tuple[str, ...]:
        """The acts that are possible in the state."""
        return tuple(act for act, steps in self.table.items() if state in steps)

    def transitions(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The acts that lead from one state to another one."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for act, steps in self.table.items():
            for before, after in steps.items():
                if before != after:
                    found[before, after] = (*found.get((before, after), ()), act)
        return found

    def diagram(self) -> str:
        """The lifecycle as a Mermaid state diagram."""
        first = next(iter(self.states))
        lines = ["stateDiagram-v2", f"    [*] --> {first}"]
        for (before, after), acts in self.transitions().items():
            for target in self._targets(after):
                lines.append(f"    {before} --> {target} : {', '.join(acts)}")
        ends = [state for state in self.states if not any(before == state for before, _ in self.transitions())]
        return "\n".join([*lines, *(f"    {state} --> [*]" for state in ends)]) + "\n"

    def _targets(self, after: str) -> tuple[str, ...]:
        if after != STATE_IT_LEFT:
            return (after,)
        steps = self.transitions()
        suspended = {before for (before, back) in steps if back == STATE_IT_LEFT}
        return tuple(state for state in self.states if any((state, held) in steps for held in suspended))

    def _refusal(self, act: str, state: str) -> NotPossible:
        return NotPossible(
            noun=self.noun,
            act=self.acts[act],
            state=self.states[state],
            states=enumerated(self._when(act)),
            possible=enumerated(self.acts[name] for name in self.possible(state)) or Words("nada más", "nothing more"),
        )

    def _when(self, act: str) -> list[Words]:
        return [self.states[before] for before in self.table[act]]
