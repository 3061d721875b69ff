"""The rules of docs/architecture.md and of the style, each a function from modules to violations in words."""

import ast
from collections.abc import Iterable, Iterator

from tests.unit.architecture.reading import ROOT, Module, is_standard, is_within

KERNEL, CHASSIS, CONTRACTS = "services.kernel", "services.chassis", "contracts"
SERVICES = ("agreements", "monitoring", "gateway", "ledger")
NOUNS = frozenset(path.name for path in (ROOT / "services").glob("*/*") if path.is_dir())
PURE = ("domain", "policy", "policies", "lifecycle", "events", "terms")
INNER = ("commands", "publishing", "subscribing", "view", "views", "schemas", "problems")
OUTER = ("api", "wsgi", "settings")
WITH_A_CLOCK = (*INNER, *OUTER, "ticker")
NOT_PURE = {"os", "sys", "time", "random", "secrets", "socket", "subprocess", "pathlib", "io", "logging"} | {
    *("threading", "asyncio", "sqlite3", "urllib", "http", "ssl", "tempfile", "shutil"),
}
CLOCKS = frozenset({"now", "utcnow", "today", "uuid1", "uuid4", "getenv", "open", "print", "input"})
ALLOWED_IN_KERNEL = {
    "services.kernel.calendar": ("holidays",),
    "services.kernel.aggregates": ("eventsourcing.utils",),
    "services.kernel.values": ("msgspec",),
}
REALIGNMENT = "services.monitoring.realignment"
WARNING = "services.monitoring.warning"  # It counts with numpy, and solves nothing.
SOLVERS = ("numpy", "scipy", "numba", "ortools")
UNSOLVED = ("checker", "network", "soundness", "refusals")  # Files of realignment that import no solver, by first word.
VAGUE = {"manager", "managers", "helper", "helpers", "util", "utils", "common", "base", "processor", "processors"} | {
    *("data", "info", "misc", "stuff"),
}
INPUT = "deploy.data"  # The folder of what is loaded.
CROWDED, LONG = 300, 60


def service_of(name: str) -> str | None:
    """The service that a module belongs to, if any."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "services" and parts[1] in SERVICES else None


def noun_of(module: Module) -> str | None:
    """The folder of the business noun that a module lies in: `services.agreements.commitments`."""
    parts = module.name.split(".")
    has_noun = service_of(module.name) and (len(parts) > 3 or (len(parts) == 3 and module.is_package))
    return ".".join(parts[:3]) if has_noun else None


def is_pure(module: Module) -> bool:
    """Whether a module is of the domain by its name: it decides, and knows no clock, environment, input or output."""
    noun = noun_of(module)
    if noun is None:
        return False
    return any(part in PURE for part in module.name.removeprefix(noun).split("."))


def pure(modules: Iterable[Module]) -> list[Module]:
    """Kernel, the domain, and whatever the domain imports of its own noun or of its service's shared words."""
    known = {module.name: module for module in modules}
    found = {name: module for name, module in known.items() if is_within(name, KERNEL) or is_pure(module)}
    waiting = list(found.values())
    while waiting:
        module = waiting.pop()
        for name in module.imports():
            imported = known.get(name) or known.get(name.rpartition(".")[0])
            if imported and imported.name not in found and _may(module, name):
                found[imported.name] = imported
                waiting.append(imported)
    return list(found.values())


def services_that_import_each_other(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        own = service_of(module.name)
        for name in module.imports():
            other = service_of(name)
            if other and own != other and not is_within(module.name, "deploy"):
                yield f"{module.name} imports {name}"


def impure_imports(modules: Iterable[Module]) -> Iterator[str]:
    """Kernel and domain import the standard library without its outside, kernel, and their own package's pure part."""
    for module in pure(modules):
        yield from (f"{module.name} imports {name}" for name in module.imports() if not _may(module, name))


def _may(module: Module, name: str) -> bool:
    if is_standard(name):
        return name.split(".")[0] not in NOT_PURE
    if _is_own(module, name):
        return not any(part in (*INNER, *OUTER) for part in name.split(".")[2:])
    allowed = (KERNEL, "eventsourcing.domain", *ALLOWED_IN_KERNEL.get(module.name, ()))
    return any(is_within(name, package) for package in allowed)


def _is_own(module: Module, name: str) -> bool:
    """Whether a name is of the module's own noun, or of a module that stands beside the nouns of its service."""
    service, parts = service_of(module.name), name.split(".")
    if service is None:
        return is_within(module.name, KERNEL) and is_within(name, KERNEL)
    noun = noun_of(module)
    if noun and is_within(name, noun):
        return True
    return service_of(name) == service and len(parts) <= 4 and parts[2] not in NOUNS


def solvers_out_of_place(modules: Iterable[Module]) -> Iterator[str]:
    """Only realignment solves; and what checks there, and whatever that imports of its room, reaches no solver.

    Early warnings count with numpy alone.
    """
    known = {module.name: module for module in modules}
    checking = {name for name in known if _is_unsolved(name)}
    waiting = list(checking)
    while waiting:
        for name in _within_realignment(known[waiting.pop()], known):
            if name not in checking:
                checking.add(name)
                waiting.append(name)
    for module in known.values():
        if module.name in checking or not is_within(module.name, REALIGNMENT):
            allowed = {"numpy"} if is_within(module.name, WARNING) else set()
            refused = {*SOLVERS} - allowed
            yield from (f"{module.name} imports {name}" for name in module.imports() if name.split(".")[0] in refused)


def _is_unsolved(name: str) -> bool:
    return is_within(name, REALIGNMENT) and name.rpartition(".")[2].split("_")[0] in UNSOLVED


def _within_realignment(module: Module, known: dict[str, Module]) -> set[str]:
    """The modules of the room that a module imports."""
    named = {part for name in module.imports() for part in (name, name.rpartition(".")[0])}
    return {name for name in named if name in known and is_within(name, REALIGNMENT) and name != REALIGNMENT}


def clocks_in_the_domain(modules: Iterable[Module]) -> Iterator[str]:
    """Time and ids come in as arguments, in the kernel and in every file of a business noun that is no edge."""
    for module in modules:
        in_noun = _is_of_business(module) and module.file_name not in WITH_A_CLOCK
        if not (in_noun or is_within(module.name, KERNEL)):
            continue
        for node in ast.walk(module.tree):
            called = node.func if isinstance(node, ast.Call) else None
            name = getattr(called, "attr", getattr(called, "id", None))
            if name in CLOCKS:
                yield f"{module.name}:{node.lineno} calls {name}"


def _is_of_business(module: Module) -> bool:
    return service_of(module.name) not in (None, "gateway") and noun_of(module) is not None


def imports_that_point_outwards(modules: Iterable[Module]) -> Iterator[str]:
    """api, wsgi -> commands, publishing -> domain; edges -> chassis -> contracts; nothing -> deploy or tests."""
    for module in modules:
        for name in module.imports():
            if _points_outwards(module, name):
                yield f"{module.name} imports {name}"


def _points_outwards(module: Module, name: str) -> bool:
    if is_within(module.name, CONTRACTS):
        return not (is_within(name, CONTRACTS) or is_standard(name) or is_within(name, "msgspec"))
    if is_within(name, "tests") or (is_within(name, "deploy") and not is_within(module.name, "deploy")):
        return True
    if is_within(module.name, CHASSIS):
        return service_of(name) is not None
    inner = service_of(module.name) is not None and module.file_name in INNER
    return inner and service_of(name) is not None and any(part in OUTER for part in name.split(".")[2:])


def swallowed_exceptions(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or all(map(_is_nothing, node.body))):
                yield f"{module.name}:{node.lineno} swallows an exception"
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "suppress":
                broad = {"Exception", "BaseException"} & {getattr(given, "id", "") for given in node.args}
                if broad:
                    yield f"{module.name}:{node.lineno} suppresses {broad.pop()}"


def _is_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def asserts_outside_tests(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Assert):
                yield f"{module.name}:{node.lineno} validates by assert"


def vague_names(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        if module.name != INPUT and VAGUE & set(module.file_name.split("_")):
            yield f"{module.name} does not say what it answers"
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and node.name.endswith(
                ("Manager", "Helper", "Processor", "Util", "Utils")
            ):
                yield f"{module.name}.{node.name} does not say what it answers"


def crowded_rooms(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        if (lines := module.source.count("\n")) > CROWDED:
            yield f"{module.name} has {lines} lines"
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= LONG:
                yield f"{module.name}.{node.name} has {node.end_lineno - node.lineno + 1} lines"


def silent_modules(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        if module.source.strip() and not ast.get_docstring(module.tree):
            yield f"{module.name} says nothing about itself"


RULES = (
    services_that_import_each_other,
    impure_imports,
    solvers_out_of_place,
    clocks_in_the_domain,
    imports_that_point_outwards,
    swallowed_exceptions,
    asserts_outside_tests,
    vague_names,
    crowded_rooms,
    silent_modules,
)
