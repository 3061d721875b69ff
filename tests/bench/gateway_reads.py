"""A status query through the gateway, uncached and from the one-second cache, beside the service and Flask's hello.

All of them under the same gunicorn settings, asked in turns by the same client on the same cores.
"""

import os
import statistics
from typing import Any

from services.chassis.web import identity
from services.kernel.acts import AUDITOR
from tests.bench.gateway_load import per_second
from tests.bench.gateway_servers import THREADS, WORKERS, running

ROUNDS = 5
ACTION = "assess_commitment"


def run(
    gateway: str,
    service: str,
    target: str,
    key: str,
    secret: str,
    *,
    action: str = ACTION,
    workers: int = WORKERS,
    threads: int = THREADS,
    rounds: int = ROUNDS,
    seconds: float = 1.5,
) -> list[dict[str, Any]]:
    """The rows. `target` is the path of a public status query, `key` one that may read it, `service` the address of
    monitoring, `secret` the identity secret. The suite runs without rate limits (KEY_RATE=0, PUBLIC_RATE=0), with these
    workers and threads per process.
    """
    vouched = identity.Identity("bench", None, AUDITOR, action, "any")
    with running("hello", os.environ, workers, threads) as hello:
        measured: dict[str, list[float]] = {"hello": [], "direct": [], "uncached": [], "cached": []}
        for turn in range(rounds + 1):
            signed = {identity.HEADER: identity.sign(vouched, secret)}
            rates = {
                "hello": per_second(hello, "/", {}, seconds),
                "direct": per_second(service, target, signed, seconds),
                "uncached": per_second(gateway, target, {"Authorization": f"Bearer {key}"}, seconds),
                "cached": per_second(gateway, target, {}, seconds),
            }
            if turn:
                for name, rate in rates.items():
                    measured[name].append(rate)
    rate = {name: statistics.median(rates) for name, rates in measured.items()}
    return [
        _row("status query through the gateway, over Flask's hello", rate["uncached"], rate["hello"], 0.2),
        _row("status query through the gateway, over the service itself", rate["uncached"], rate["direct"], 0.35),
        _row("public read from the one-second cache, over Flask's hello", rate["cached"], rate["hello"], 0.5),
    ]


def _row(name: str, value: float, baseline: float, target: float) -> dict[str, Any]:
    ratio = value / baseline
    return {
        "name": name,
        "value": value,
        "unit": "1/s",
        "baseline": baseline,
        "ratio": ratio,
        "target": target,
        "met": ratio >= target,
    }


def main() -> None:
    """The gateway before a stand-in for monitoring: for a look at the gateway alone."""
    import json
    import sys
    import tempfile
    from datetime import UTC, datetime

    from services.chassis.store.database import open_database
    from services.gateway.access import keys
    from services.kernel.acts import Who

    secret = "a secret of the bench alone"
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}", "gateway")
        keys.migrate(database)
        key, _ = keys.create(database, Who("bench", None, AUDITOR), datetime.now(UTC))
        environ = {
            **os.environ,
            "IDENTITY_SECRET": secret,
            "DATABASE_URL": f"sqlite:///{folder}",
            "KEY_RATE": "0",
            "PUBLIC_RATE": "0",
        }
        with running("stand_in", environ) as service:
            urls = {"AGREEMENTS_URL": service, "MONITORING_URL": service}
            with running("gateway", {**environ, **urls}) as gateway:
                target = "/v1/commitments/6f1c8c9e-96e6-4b1f-9d6e-0d8f7c1d6f11/status"
                sys.stdout.write(json.dumps(run(gateway, service, target, key, secret), indent=1) + "\n")
        database.close()


if __name__ == "__main__":
    main()
