"""Which images are used: those that the environment names, else the official ones of the versions that we run."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.servers.jars import KAFKA
from services.chassis.process.settings import load


@dataclass(frozen=True)
class Images:
    """POSTGRES_IMAGE, KAFKA_IMAGE and PACTOS_IMAGE. The last one is never pulled: the suite is not published."""

    postgres_image: str = "postgres:18"
    kafka_image: str = f"apache/kafka:{KAFKA}"
    pactos_image: str = "pactos:latest"

    @property
    def servers(self) -> dict[str, str]:
        """The images that tests run, by the folder that builds each."""
        return {"postgresql": self.postgres_image, "kafka": self.kafka_image}

    @property
    def folders(self) -> dict[str, str]:
        """Every image, by the folder that builds it."""
        return {**self.servers, "pactos": self.pactos_image}


def images(environ: Mapping[str, str] = os.environ) -> Images:
    """The images of this environment."""
    return load(Images, environ)
