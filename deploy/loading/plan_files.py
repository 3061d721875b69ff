"""Files of plans through the gateway: imported once, or as another edition; budget statements; and out again."""

import csv
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from deploy.failures import Mistake
from deploy.loading.gateway import Answered, Gateway, Refused

MEDIA = {".csv": "text/csv", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
PLANS = uuid5(NAMESPACE_URL, "pactos:plan")


def address_of(code: str) -> str:
    """Where the plan of a code is."""
    return f"/v1/plans/{uuid5(PLANS, code)}"


def import_plan(gateway: Gateway, file: Path, key: str, *, revise: bool) -> Answered:
    """The file's plan; where it is there already, another edition, if asked. The same file again changes nothing.

    Raises Mistake, Refused, Unreachable.
    """
    content, media = _read(file)
    once = f"plan-{hashlib.sha256(content).hexdigest()}"
    try:
        return gateway.upload("/v1/plans", content, media, key, once)
    except Refused as refusal:
        if refusal.slug != "plan-exists" or not revise:
            raise
        known = f"/v1/plans/{refusal.problem['id']}"
    seen = gateway.get(known, key).version
    return gateway.upload(f"{known}/editions", content, media, key, once, seen)


def record_budget(gateway: Gateway, file: Path, plan: str, key: str) -> Answered:
    """The budget statement of a plan, by its code. Raises Mistake, Refused, Unreachable."""
    content, media = _read(file)
    once = f"budget-{hashlib.sha256(content).hexdigest()}"
    return gateway.upload(f"{address_of(plan)}/budget-statements", content, media, key, once)


def export_plan(gateway: Gateway, plan: str, file: Path, key: str | None = None) -> int:
    """Writes the plan of a code as CSV or XLSX, by the file's name; how many bytes. Raises Mistake, Refused."""
    content = gateway.fetch(f"{address_of(plan)}/plan{_media_of(file)[0]}", key)
    file.write_bytes(content)
    return len(content)


def align(gateway: Gateway, file: Path, ids: Callable[[str], Mapping[str, str]], key: str) -> None:
    """Links lines with commitments as the CSV file says; `ids` gives those of a loaded document by label.

    What is not loaded here is left out, and what is linked already stays. Raises Refused, Unreachable.
    """
    for row in csv.DictReader(file.read_text("utf-8").splitlines(), delimiter=";"):
        commitment = ids(row["document"]).get(row["commitment"])
        if commitment is None:
            continue
        link = {name: row[name] for name in ("line", "relation", "reason")}
        body = {"plan_id": address_of(row["plan"]).rsplit("/", 1)[1], "commitment_id": commitment, **link}
        try:
            gateway.post("/v1/alignments", body, key)
        except Refused as refusal:
            if refusal.slug != "already-aligned":
                raise


def _read(file: Path) -> tuple[bytes, str]:
    _, media = _media_of(file)
    try:
        return file.read_bytes(), media
    except OSError as error:
        raise Mistake(f"No se puede leer {file}: {error.strerror}") from error


def _media_of(file: Path) -> tuple[str, str]:
    suffix = file.suffix.lower()
    if suffix not in MEDIA:
        raise Mistake(f"{file}: debe ser un archivo .xlsx o .csv")
    return suffix, MEDIA[suffix]
