"""The order in which lines wait for each other, and the cycle that keeps them from having one."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def cycle_in(pairs: Iterable[tuple[T, T]]) -> list[T]:
    """One cycle of the graph (before, after), in its order, or nothing. Linear; depth-first without recursion."""
    following: dict[T, list[T]] = {}
    for before, after in pairs:
        following.setdefault(before, []).append(after)
    done: set[T] = set()
    for start in following:
        path: dict[T, None] = {}
        stack = [(start, iter(following[start]))] if start not in done else []
        if stack:
            path[start] = None
        while stack:
            node, successors = stack[-1]
            successor = next((each for each in successors if each not in done), None)
            if successor is None:
                stack.pop()
                path.pop(node)
                done.add(node)
            elif successor in path:
                found = list(path)
                return found[found.index(successor) :]
            else:
                path[successor] = None
                stack.append((successor, iter(following.get(successor, ()))))
    return []
