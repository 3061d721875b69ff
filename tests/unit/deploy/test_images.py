"""How images are made ready: with a `docker` of ours that only remembers what it was asked."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from deploy.images import build
from deploy.images import engine as engine_room
from deploy.images.build import BuildFailed, make_ready
from deploy.images.engine import NoEngine, engine
from deploy.images.names import images
from deploy.images.testing import surroundings

DOCKER = """#!/bin/sh
echo "$*" >>"{folder}/asked"
case $1 in
  ps) cat "{folder}/containers" 2>/dev/null ;;
  info) test -e "{folder}/running" ;;
  image) cat "{folder}/image" 2>/dev/null ;;
  pull) {pull} ;;
  build) {build} ;;
esac
"""
STARTER = """#!/bin/sh
echo "starter $*" >>"{folder}/asked"
if [ "$1" = stop ]; then rm "{folder}/running"; else {start} "{folder}/running"; fi
"""


class Docker:
    """The program that stands for docker: what it was asked, and what it has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write()

    def write(self, pull: str = "echo Error >&2; exit 1", build: str = "true") -> None:
        self._program("docker", DOCKER.format(folder=self.folder, pull=pull, build=build))

    def starter(self, start: str = "touch") -> dict[str, str]:
        return {"DOCKER_STARTER": str(self._program("starter", STARTER.format(folder=self.folder, start=start)))}

    def has_image(self, built_from: str) -> None:
        (self.folder / "image").write_text(built_from + "\n")

    @property
    def asked(self) -> list[str]:
        return [line.split()[0] for line in (self.folder / "asked").read_text().splitlines()]

    def _program(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o755)
        return path


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Docker:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(engine_room, "USERS", tmp_path / "users")
    monkeypatch.setattr(build, "REGISTRY_ANSWERS_WITHIN", 0.5)
    return Docker(tmp_path)


def test_an_image_from_elsewhere_is_used_as_it_is(docker: Docker):
    docker.has_image(built_from="")
    assert make_ready("kafka", "kafka:1") == "present"
    assert docker.asked == ["image"]


def test_an_image_that_can_be_pulled_is_not_built(docker: Docker):
    docker.write(pull="echo 1: Pulling from kafka; sleep 1; echo done")
    assert make_ready("kafka", "kafka:1") == "pulled"
    assert docker.asked == ["image", "pull"]


def test_an_image_that_cannot_be_pulled_is_built(docker: Docker):
    assert make_ready("kafka", "kafka:1") == "built"
    assert docker.asked == ["image", "pull", "build"]


def test_a_registry_that_says_nothing_is_not_waited_for(docker: Docker):
    docker.write(pull="exec sleep 60")
    assert make_ready("kafka", "kafka:1") == "built"


def test_an_image_built_here_is_built_again_without_asking_a_registry(docker: Docker):
    docker.has_image(built_from="kafka")
    assert make_ready("kafka", "kafka:1") == "built"
    assert docker.asked == ["image", "build"]


def test_the_suites_own_image_is_never_pulled(docker: Docker):
    assert make_ready("pactos", "pactos:1") == "built"
    assert docker.asked == ["image", "build"]


def test_a_build_that_fails_is_an_error(docker: Docker):
    docker.write(build="exit 1")
    with pytest.raises(BuildFailed, match="kafka:1"):
        make_ready("kafka", "kafka:1")


def test_an_engine_that_answers_is_neither_started_nor_stopped(docker: Docker):
    (docker.folder / "running").touch()
    with engine(docker.starter()):
        pass
    assert docker.asked == ["info"]


def test_an_engine_that_was_started_here_is_stopped_here(docker: Docker):
    with engine(docker.starter()):
        assert (docker.folder / "running").exists()
    assert not (docker.folder / "running").exists()


def test_an_engine_that_another_run_uses_is_not_stopped(docker: Docker):
    with ExitStack() as another:
        with engine(docker.starter()):
            another.enter_context(engine(docker.starter()))
        assert (docker.folder / "running").exists()


def test_an_engine_on_which_containers_run_is_not_stopped(docker: Docker):
    with engine(docker.starter()):
        (docker.folder / "containers").write_text("0123456789ab\n")
    assert (docker.folder / "running").exists()


def test_a_starter_that_starts_nothing_is_an_error(docker: Docker):
    with pytest.raises(NoEngine), engine(docker.starter(start="echo")):
        pass


def test_without_an_engine_and_a_starter_the_error_says_what_to_do(docker: Docker):
    with pytest.raises(NoEngine, match="DOCKER_STARTER"), engine({"DOCKER_STARTER": str(docker.folder / "missing")}):
        pass


def test_the_images_are_the_official_ones_unless_the_environment_names_others():
    assert images({}).servers == {"postgresql": "postgres:18", "kafka": "apache/kafka:4.4.0"}
    assert images({"KAFKA_IMAGE": "kafka:own"}).kafka_image == "kafka:own"


def test_servers_named_in_the_environment_do_not_replace_containers():
    given = {"DATABASE_URL": "postgresql://elsewhere", "KAFKA_BOOTSTRAP_SERVERS": "elsewhere:9092", "PATH": "/bin"}
    assert not {"DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS"} & surroundings(given).keys()
    assert surroundings(given)["PACTOS_TEST_SERVERS"] == "containers"
    assert surroundings({"TESTCONTAINERS_HOST_OVERRIDE": "docker"})["TESTCONTAINERS_HOST_OVERRIDE"] == "docker"
