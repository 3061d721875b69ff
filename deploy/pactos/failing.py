"""How a command fails: one clear line on stderr, and the exit code of deploy/failures.py."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from deploy.failures import Failure, Mistake, Unanswered
from deploy.pactos.speaking import errors
from services.chassis.process.settings import SettingsError


def fail(words: str, code: int = Failure.code) -> typer.Exit:
    """Says it in red, and gives the exception to raise."""
    errors.print(words, style="red", markup=False)
    return typer.Exit(code)


@contextmanager
def clearly() -> Iterator[None]:
    """Turns what may fail into words and an exit code. Whatever else is a fault of ours, and shows as one."""
    try:
        yield
    except Failure as failure:
        raise fail(str(failure), failure.code) from None
    except SettingsError as error:
        raise fail(str(error), Mistake.code) from None
    except Exception as error:
        if not _is_database_away(error):
            raise
        raise fail(f"La base de datos no responde: {str(error).strip()}", Unanswered.code) from None


def _is_database_away(error: Exception) -> bool:
    """Whether PostgreSQL does not answer; its driver is imported only by the commands that use it."""
    return any(f"{kind.__module__}.{kind.__name__}" == "psycopg.OperationalError" for kind in type(error).__mro__)
