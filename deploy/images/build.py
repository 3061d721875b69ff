"""Images made ready to run: `python -m deploy.images.build [postgresql] [kafka] [pactos]`; without names, the servers'.

An image that is there is used. One that is not is pulled, where the registry answers, and built from its folder where
it does not; its tag is the name that was asked for. What was built here is built again, which takes a second when
nothing changed.
"""

import subprocess
import sys
import threading
from collections.abc import Sequence

from deploy.images.engine import ROOT, NoEngine, engine
from deploy.images.names import images

BUILT = "pactos.built-from"
NEVER_PULLED = ("pactos",)
REGISTRY_ANSWERS_WITHIN = 20.0


class BuildFailed(Exception):
    """An image can be neither pulled nor built."""


def make_ready(folder: str, name: str) -> str:
    """Sees that the image `name` is there; says how: present, pulled or built. Raises BuildFailed."""
    origin = _origin(name)
    if origin == "":
        return "present"
    if origin is None and folder not in NEVER_PULLED and _pull(name):
        return "pulled"
    _build(folder, name)
    return "built"


def _origin(name: str) -> str | None:
    """The folder that a local image was built from, "" where it came from elsewhere, None where there is none."""
    shown = _docker("image", "inspect", "--format", f'{{{{index .Config.Labels "{BUILT}"}}}}', name)
    if shown.returncode != 0:
        return None
    return shown.stdout.strip().replace("<no value>", "")


def _pull(name: str) -> bool:
    """Pulls, as long as it takes, once the registry has answered: its first line says so."""
    pulling = subprocess.Popen(
        ["docker", "pull", name], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    silence = threading.Timer(REGISTRY_ANSWERS_WITHIN, pulling.kill)
    silence.start()
    with pulling:
        pulling.stdout.readline()
        silence.cancel()
        pulling.stdout.read()
    return pulling.returncode == 0


def _build(folder: str, name: str) -> None:
    dockerfile = ROOT / "deploy" / "images" / folder / "Dockerfile"
    built = subprocess.run(
        ["docker", "build", "--label", f"{BUILT}={folder}", "--tag", name, "--file", dockerfile, ROOT],
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
    )
    if built.returncode != 0:
        raise BuildFailed(f"{name} can be neither pulled nor built from {dockerfile.relative_to(ROOT)}")


def _docker(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)


def main(asked: Sequence[str]) -> int:
    """The command line."""
    known = images()
    unknown = [folder for folder in asked if folder not in known.folders]
    if unknown:
        print(f"no such image: {', '.join(unknown)}; there are {', '.join(known.folders)}", file=sys.stderr)
        return 2
    try:
        with engine():
            for folder in asked or known.servers:
                name = known.folders[folder]
                print(f"{name}: {make_ready(folder, name)}")
    except (NoEngine, BuildFailed) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
