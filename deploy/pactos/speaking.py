"""How the command speaks: what it did on stdout, what went wrong on stderr."""

import sys

import typer
from rich.console import Console

# What is not a terminal, such as a file, has no width: tables need not be cut there.
console = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 200)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def verb() -> typer.Typer:
    """A verb without verbs of its own."""
    return typer.Typer(add_completion=False, pretty_exceptions_enable=False)


def verbs(purpose: str) -> typer.Typer:
    """A verb that has verbs."""
    return typer.Typer(help=purpose, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
