"""What can go wrong for a person at the command line: said in one line, with an exit code."""


class Failure(Exception):
    """Refused or failed."""

    code = 1


class Mistake(Failure):
    """The file, the options or the environment are wrong: nothing was tried."""

    code = 2


class Unanswered(Failure):
    """Nobody answers."""

    code = 3
