"""Child processes that never outlive the one who started them.

The kernel sends a child its death signal when the *thread* that started it ends: start children from the main thread,
or from one that lives as long as they should.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from deploy.failures import Failure

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class ChildFailed(Failure):
    """A child ended before it answered, or never answered; the message carries the end of what it wrote."""


def tied_to_parent(death_signal: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """What a new process runs before its program, so that it gets the signal when its parent dies (Linux)."""
    if _libc is None:
        return None
    parent = os.getpid()

    def tie() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os.kill(os.getpid(), death_signal)

    return tie


def start(
    arguments: Sequence[str | Path],
    *,
    output: IO[bytes] | int | None = None,
    environ: Mapping[str, str] | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    user: int | None = None,
) -> "subprocess.Popen[bytes]":
    """Starts a program in a process group of its own (Ctrl-C reaches only its parent, who then ends it in order)."""
    group = {} if user is None else {"user": user, "group": user_group(user), "extra_groups": []}
    return subprocess.Popen(
        [str(argument) for argument in arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=None if environ is None else dict(environ),
        process_group=0,
        preexec_fn=tied_to_parent(death_signal),
        **group,
    )


def stop(child: "subprocess.Popen[bytes]", with_signal: signal.Signals = signal.SIGTERM, patience: float = 20) -> int:
    """Asks the child to end, insists after `patience` seconds; its exit code."""
    if child.poll() is None:
        child.send_signal(with_signal)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
    return child.wait()


def user_group(user: int) -> int:
    """The main group of a user id."""
    import pwd

    return pwd.getpwuid(user).pw_gid


def free_port() -> int:
    """A TCP port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    """Whether a server could listen on the loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def wait_until(ready: Callable[[], bool], child: "subprocess.Popen[bytes]", log: Path, patience: float) -> None:
    """Returns when `ready()` holds. Raises ChildFailed when the child ends first, or after `patience` seconds."""
    deadline = time.monotonic() + patience
    while not ready():
        if child.poll() is not None:
            raise ChildFailed(f"{Path(str(child.args[0])).name} ended with code {child.returncode}\n{tail(log)}")
        if time.monotonic() > deadline:
            stop(child, patience=2)
            raise ChildFailed(f"{Path(str(child.args[0])).name} did not answer within {patience:.0f} s\n{tail(log)}")
        time.sleep(0.05)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, or nothing."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
