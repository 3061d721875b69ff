"""Tests on servers in containers: `python -m deploy.images.testing [pytest's arguments]`."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

from deploy.images.build import BuildFailed, make_ready
from deploy.images.engine import ROOT, NoEngine, engine
from deploy.images.names import images

MARKED = ("-m", "not long")  # those of containers too, which other targets leave out
NAMED_SERVERS = ("DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS")
# The reaper is an image more, which may not be there to be pulled; clients use the published ports on loopback.
SETTINGS = {
    "TESTCONTAINERS_RYUK_DISABLED": "true",
    "TESTCONTAINERS_HOST_OVERRIDE": "127.0.0.1",
    "TESTCONTAINERS_CONNECTION_MODE": "docker_host",
}


def surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    """The tests' environment. Servers that it names are left out: they would be used instead of containers."""
    kept = {name: value for name, value in environ.items() if name not in NAMED_SERVERS}
    return {**SETTINGS, **kept, "PACTOS_TEST_SERVERS": "containers"}


def main(arguments: Sequence[str]) -> int:
    """Engine, images, tests; pytest's exit code."""
    try:
        with engine():
            for folder, name in images().servers.items():
                print(f"{name}: {make_ready(folder, name)}", flush=True)
            return _run([sys.executable, "-m", "pytest", *MARKED, *arguments])
    except (NoEngine, BuildFailed) as error:
        print(error, file=sys.stderr)
        return 1


def _run(command: Sequence[str]) -> int:
    """Runs to the end, also after Ctrl-C: the tests first remove their containers, then the engine may stop."""
    child = subprocess.Popen(command, cwd=ROOT, env=surroundings(os.environ))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: child.send_signal(signal.SIGINT))
    return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
