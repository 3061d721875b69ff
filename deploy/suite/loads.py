"""What was loaded into a home: the first load of a file fixes its days, so that a second one is the same."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from deploy.loading.document import Document, read
from deploy.loading.gateway import Gateway, Refused
from deploy.loading.loading import AlreadyLoaded, Keys, Loaded, Loading, Progress
from deploy.suite.home import Home, read_json, write_private
from services.kernel.calendar import day_of, next_working_day

Tell = Callable[[str], object]


def days_of(home: Home, document: Document, start: date | None) -> tuple[date, date]:
    """The plan's first day, and the day of undated acts: those of an earlier load, else as asked, else from today."""
    today = day_of(datetime.now(UTC))
    before = read_json(home.loaded).get(document.name)
    if before and start in (None, date.fromisoformat(before["start"])):
        return date.fromisoformat(before["start"]), date.fromisoformat(before["on"])
    start = start or next_working_day(today)
    return start, min(start, today)


def load(
    home: Home, path: Path, gateway: Gateway, keys: Keys, start: date | None, progress: Callable[[Loading], Progress]
) -> tuple[Document, Loaded]:
    """Loads a file and remembers it. `progress` gives, for a load, what is told of each step.

    Raises what Loading raises; AlreadyLoaded names the start of the load that stands, where this home knows it.
    """
    document = read(path)
    first, on = days_of(home, document, start)
    loading = Loading(document, gateway, keys, first, on)
    before = read_json(home.loaded)
    days = {"start": first.isoformat(), "on": on.isoformat()}
    if document.name not in before:  # before anything is sent: an interrupted load goes on with the same days
        _remember(home, {**before, document.name: days})
    try:
        done = loading.run(progress(loading))
    except AlreadyLoaded:
        _remember(home, before)
        known = before.get(document.name, {}).get("start")
        words = f"desde {known}" if known else "con otra fecha de inicio o con otro contenido"
        raise AlreadyLoaded(f"{path}: «{document.name}» ya está cargado {words}; no se cambió nada.") from None
    _remember(home, {**before, document.name: {**days, "ids": done.ids}})
    return document, done


def _remember(home: Home, loaded: dict[str, object]) -> None:
    home.path.mkdir(parents=True, exist_ok=True)
    write_private(home.loaded, loaded)


def ids_of(home: Home, name: str) -> dict[str, str]:
    """The ids of a loaded document by label; nothing where it was not loaded here."""
    return read_json(home.loaded).get(name, {}).get("ids", {})


def is_there(home: Home, name: str, gateway: Gateway) -> bool:
    """Whether the suite has what this home loaded (another database may not)."""
    ids = ids_of(home, name)
    if "pact" not in ids:
        return False
    try:
        gateway.get(f"/v1/pacts/{ids['pact']}")
    except Refused:
        return False
    return True
