"""A real Apache Kafka (KRaft, one node) on loopback ports, with the Java and the jars of Python packages.

    with kafka(folder) as bootstrap:           # one call
    server = Kafka(folder); server.start(); server.kill(); server.start()           # faults

The folder keeps the log and the ports. Topics are not created on first use: the suite creates its own.
"""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from deploy.servers import children
from deploy.servers.jars import java, kafka_class_path

# One node: internal topics cannot have three replicas. A broker killed by SIGKILL comes back only when its old session
# has ended: hence the short session.
ONE_NODE = {
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    "auto.create.topics.enable": "false",
    "broker.heartbeat.interval.ms": "500",
    "broker.session.timeout.ms": "2000",
}
MEMORY = ("-Xms128m", "-Xmx512m")
PLACE = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={data}
"""
LOGGING = """\
status=error
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %c{1} %m%n
rootLogger.level=warn
rootLogger.appenderRef.out.ref=out
"""


class Kafka:
    """One broker over one folder. Not for two threads at once."""

    def __init__(self, folder: Path | str, port: int | None = None) -> None:
        self.folder = Path(folder).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data, self.log = self.folder / "data", self.folder / "kafka.log"
        self._asked_port = port
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """The address for clients."""
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """The broker's process, or None while it is down."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def start(self, patience: float = 180) -> str:
        """Starts the broker, for the first time with a new log; its bootstrap address. Raises ChildFailed."""
        self.port, controller = self._choose_ports()
        self._kept("ports").write_text(f"{self.port} {controller}")
        settings = self._kept("server.properties")
        place = PLACE.format(port=self.port, controller=controller, data=self.data)
        settings.write_text(place + "".join(f"{name}={value}\n" for name, value in ONE_NODE.items()))
        self._kept("log4j2.properties").write_text(LOGGING)
        if not (self.data / "meta.properties").exists():
            self._format(settings)
        with self.log.open("ab") as output:
            self._child = children.start(self._java("kafka.Kafka", settings), output=output)
        children.wait_until(self._answers, self._child, self.log, patience)
        return self.bootstrap

    def stop(self) -> None:
        """A controlled shutdown."""
        if self._child:
            children.stop(self._child, signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL, as a fault: the log stays and the next start recovers it."""
        if self._child:
            self._child.kill()
            self._child.wait()

    def restart(self) -> str:
        """Stops and starts, on the same ports."""
        self.stop()
        return self.start()

    def _answers(self) -> bool:
        if children.port_is_free(self.port):
            return False
        try:
            admin = KafkaAdminClient(bootstrap_servers=self.bootstrap, request_timeout_ms=5000)
        except KafkaError:
            return False
        try:
            return bool(admin.describe_cluster()["brokers"])
        except KafkaError:
            return False
        finally:
            admin.close()

    def _choose_ports(self) -> tuple[int, int]:
        kept = self._kept("ports")
        if kept.exists():
            port, controller = map(int, kept.read_text().split())
            if self._asked_port in (None, port) and all(map(children.port_is_free, (port, controller))):
                return port, controller
        return self._asked_port or children.free_port(), children.free_port()

    def _format(self, settings: Path) -> None:
        made = self._tool("random-uuid")
        self._tool("format", "-t", made.split()[-1], "-c", str(settings))

    def _tool(self, *arguments: str) -> str:
        done = subprocess.run(self._java("kafka.tools.StorageTool", *arguments), capture_output=True, text=True)
        if done.returncode != 0:
            raise children.ChildFailed(f"Kafka's StorageTool {arguments[0]} failed\n{done.stdout}{done.stderr}")
        return done.stdout

    def _java(self, main: str, *arguments: object) -> list[str]:
        logging = f"-Dlog4j2.configurationFile={self._kept('log4j2.properties')}"
        return [str(java()), *MEMORY, logging, "-cp", kafka_class_path(), main, *map(str, arguments)]

    def _kept(self, name: str) -> Path:
        return self.folder / f"kafka-{name}"


@contextmanager
def kafka(folder: Path | str, port: int | None = None) -> Iterator[str]:
    """A running broker's bootstrap address; the broker is stopped at the end, its log stays."""
    server = Kafka(folder, port)
    try:
        yield server.start()
    finally:
        server.stop()
