"""Waiting threads share one transaction: the first leads, takes all that wait, writes for them and hands the lead on.

No thread of its own: a follower whose turn it is becomes the leader. Every waiter gets an answer, also when the leader
fails; one whose deadline passes leaves. Threads that were answered a moment ago tend to come back with their next
request, so that a leader gives as many as were there last time a moment to gather; a thread that is alone never waits.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from services.chassis.store.deadlines import DeadlinePassed, remaining

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
MOST_AT_ONCE = 128
GATHER = 0.0004


class LeaderFailed(Exception):
    """The thread that wrote for this one failed; whether it was written is unknown. `__cause__` says why."""


class _Waiting(Generic[Asked, Answer]):
    __slots__ = ("answer", "asked", "error", "gate", "leads")

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.gate = threading.Lock()
        self.gate.acquire()
        self.leads = False
        self.answer: Answer | None = None
        self.error: BaseException | None = None


class GroupCommit(Generic[Asked, Answer]):
    """`write` takes what waits, in order, and returns as many answers, in order."""

    def __init__(self, write: Callable[[Sequence[Asked]], Sequence[Answer]]) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._queue: deque[_Waiting[Asked, Answer]] = deque()
        self._led = False
        self._company = 1
        self._gathering: _Waiting[Asked, Answer] | None = None

    def submit(self, asked: Asked) -> Answer:
        """The answer for `asked`. Raises LeaderFailed, DeadlinePassed, or what `write` raised in this thread."""
        waiting = _Waiting[Asked, Answer](asked)
        with self._lock:
            self._queue.append(waiting)
            waiting.leads, self._led = not self._led, True
            if self._gathering is not None and len(self._queue) >= self._company:
                self._gathering.gate.release()
                self._gathering = None
        if not waiting.leads:
            self._await_turn(waiting)
        if waiting.leads:
            self._gather(waiting)
            self._lead()
        if waiting.error is not None:
            raise LeaderFailed from waiting.error
        return waiting.answer

    def _await_turn(self, waiting: _Waiting[Asked, Answer]) -> None:
        try:
            left = remaining()
            if waiting.gate.acquire(timeout=-1 if left is None else left):
                return
            raise DeadlinePassed
        except BaseException:
            self._leave(waiting)
            raise

    def _leave(self, waiting: _Waiting[Asked, Answer]) -> None:
        """Nobody may be left in the queue who will not answer for it when its turn comes."""
        with self._lock:
            if waiting in self._queue:
                self._queue.remove(waiting)
                if waiting.leads:
                    self._hand_on()

    def _gather(self, leader: _Waiting[Asked, Answer]) -> None:
        with self._lock:
            if len(self._queue) >= self._company:
                return
            self._gathering = leader
        leader.gate.acquire(timeout=GATHER)
        with self._lock:
            self._gathering = None

    def _lead(self) -> None:
        with self._lock:
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), MOST_AT_ONCE))]
        mine = batch[0]
        try:
            for waiting, answer in zip(batch, self._write([waiting.asked for waiting in batch]), strict=True):
                waiting.answer = answer
        except BaseException as error:
            for waiting in batch[1:]:
                waiting.error = error
            raise
        finally:
            with self._lock:
                self._company = min(len(batch) + len(self._queue), MOST_AT_ONCE)
                self._hand_on()
            for waiting in batch:
                if waiting is not mine:
                    waiting.gate.release()

    def _hand_on(self) -> None:
        """With the lock held: the first in the queue leads from here."""
        if self._queue:
            self._queue[0].leads = True
            self._queue[0].gate.release()
        else:
            self._led = False
