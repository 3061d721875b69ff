"""The gateway's REST interface, as the loader and the `pactos` command use it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import urllib3

from deploy.failures import Failure, Unanswered

PROBLEM = "application/problem+json"


class Unreachable(Unanswered):
    """Nothing answers at the address."""


class Refused(Failure):
    """The suite answered with a problem. `slug` is its type's last part."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status, self.problem = status, problem
        self.slug = str(problem.get("type", "")).rsplit("/", 1)[-1]
        super().__init__(self.words())

    def words(self) -> str:
        """The title and the fields at fault, or the detail where no field is, in one line."""
        title = str(self.problem.get("title") or f"HTTP {self.status}")
        faults = self.problem.get("errors") or ()
        named = "; ".join(f"{fault.get('pointer', '')} {fault.get('detail', '')}".strip() for fault in faults)
        return ": ".join(filter(None, (title, named or str(self.problem.get("detail") or ""))))


@dataclass(frozen=True)
class Answered:
    """A good answer: its body, its ETag's version, and whether an earlier request had done it already."""

    body: dict[str, Any]
    version: int | None
    replayed: bool


class Gateway:
    """A connection to one gateway. `keys` is not needed for what the public reads."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self._pool = urllib3.PoolManager(retries=urllib3.Retry(0), timeout=urllib3.Timeout(connect=5, read=60))

    def post(
        self, path: str, body: Mapping[str, Any], key: str, idempotency: str | None = None, seen: int | None = None
    ) -> Answered:
        """Sends a command. `seen` is the version for If-Match. Raises Refused, Unreachable."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        if idempotency is not None:
            headers["Idempotency-Key"] = idempotency
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        return self._send("POST", path, headers, json.dumps(body, ensure_ascii=False).encode())

    def upload(
        self, path: str, content: bytes, media: str, key: str, idempotency: str, seen: int | None = None
    ) -> Answered:
        """Sends a command that is a file of this media type. Raises Refused, Unreachable."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": media, "Idempotency-Key": idempotency}
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        return self._send("POST", path, headers, content)

    def fetch(self, path: str, key: str | None = None) -> bytes:
        """Reads a file. Raises Refused, Unreachable."""
        response = self._request("GET", path, {"Authorization": f"Bearer {key}"} if key else {}, None)
        if response.status >= 400:
            raise Refused(response.status, _json(response.data))
        return response.data

    def get(self, path: str, key: str | None = None) -> Answered:
        """Reads. Raises Refused, Unreachable."""
        return self._send("GET", path, {"Authorization": f"Bearer {key}"} if key else {}, None)

    def _send(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Answered:
        response = self._request(method, path, headers, body)
        values = _json(response.data)
        if response.status >= 400:
            raise Refused(response.status, values)
        tag = response.headers.get("ETag", "").removeprefix("W/").strip('"')
        replayed = response.headers.get("Idempotency-Replayed", "") == "true"
        return Answered(values, int(tag) if tag.isdigit() else None, replayed)

    def _request(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Any:
        try:
            return self._pool.request(method, self.address + path, headers=headers, body=body)
        except urllib3.exceptions.HTTPError as error:
            raise Unreachable(f"Nadie responde en {self.address}; ¿está en marcha «pactos up»?") from error


def _json(data: bytes) -> dict[str, Any]:
    try:
        values = json.loads(data)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {"items": values}
