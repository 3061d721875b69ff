"""How a command fails: one clear line on stderr, and an exit code.

1: refused or failed; 2: the file, the options or the environment are wrong; 3: nobody answers.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import typer
from rich.console import Console

from deploy.loading.document import Faulty
from deploy.loading.gateway import Refused, Unreachable
from deploy.loading.loading import AlreadyLoaded, KeyMissing, Stopped
from deploy.servers.children import ChildFailed
from deploy.suite.home import InUse
from deploy.suite.processes import GaveUp
from deploy.suite.surroundings import OneWithoutTheOther, PortMistaken
from services.chassis.process.settings import SettingsError

FAILED, WRONG, UNREACHABLE = 1, 2, 3
errors = Console(stderr=True, highlight=False, soft_wrap=True)


class Wrong(ValueError):
    """What the user gave does not fit; the message says what."""


def fail(words: str, code: int = FAILED) -> typer.Exit:
    """Says it in red, and gives the exception to raise."""
    errors.print(words, style="red", markup=False)
    return typer.Exit(code)


@contextmanager
def clearly() -> Iterator[None]:
    """Turns what may fail into words and an exit code. Whatever else is a fault of ours, and shows as one."""
    try:
        yield
    except (Faulty, Wrong, SettingsError, OneWithoutTheOther, PortMistaken) as error:
        raise fail(str(error), WRONG) from None
    except KeyMissing as error:
        raise fail(f"Falta la clave de «{error.args[0]}»: añada --key {error.args[0]}=CLAVE", WRONG) from None
    except InUse as error:
        process = f" (proceso {error.args[0]})" if error.args[0] else ""
        raise fail(f"Ya hay una suite en marcha en esta carpeta{process}; use otra PACTOS_HOME o deténgala.") from None
    except (Refused, Stopped, AlreadyLoaded, GaveUp, ChildFailed) as error:
        raise fail(str(error), FAILED) from None
    except Unreachable as error:
        raise fail(f"{error}; ¿está en marcha «pactos up»?", UNREACHABLE) from None
    except psycopg.OperationalError as error:
        raise fail(f"La base de datos no responde: {str(error).strip()}", UNREACHABLE) from None
