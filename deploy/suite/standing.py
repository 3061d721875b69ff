"""The database and the broker that a suite stands on, and those of them that it started itself."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from deploy.servers import children
from deploy.suite.processes import GaveUp

DEATHS, WITHIN = 5, 300.0


class Server(Protocol):
    """A server of deploy/servers."""

    pid: int | None

    def start(self) -> str: ...


@dataclass
class Standing:
    """`servers` are ours to keep alive, by the name that people know."""

    database_url: str
    bootstrap: str | None = None
    servers: Mapping[str, Server] = field(default_factory=dict)
    _deaths: list[float] = field(default_factory=list)

    def watch(self, tell: Callable[[str], object]) -> None:
        """One look: starts a server that died again, on its port. Raises GaveUp where they die too often."""
        for name, server in self.servers.items():
            if server.pid is None:
                now = time.monotonic()
                self._deaths = [moment for moment in self._deaths if now - moment < WITHIN] + [now]
                if len(self._deaths) > DEATHS:
                    raise GaveUp(f"{name} y los demás servidores terminaron {len(self._deaths)} veces en poco tiempo.")
                tell(f"{name} terminó; se inicia de nuevo.")
                self._revive(name, server)

    def _revive(self, name: str, server: Server) -> None:
        try:
            at = server.start()
        except children.ChildFailed as failure:
            raise GaveUp(f"{name} no vuelve a iniciar.\n{failure}") from failure
        if at not in (self.database_url, self.bootstrap):
            raise GaveUp(f"{name} volvió en otro puerto, porque otro programa ocupó el suyo.")
