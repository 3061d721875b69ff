"""`Prefer: wait=N` on a command (RFC 7240): the answer waits until the views show what the command wrote."""

import re

LONGEST = 10
WAIT = re.compile(r"""\s*wait\s*=\s*("?)(\d{1,6})\1\s*(?:;.*)?""", re.IGNORECASE)
NAME = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)")


def wait_of(prefer: str | None) -> int | None:
    """The seconds to wait, 1 to 10; more counts as 10. None where no wait is preferred.

    Of several waits the first counts, and a malformed one is as good as none.
    """
    for preference in (prefer or "").split(","):
        name = NAME.match(preference)
        if name is None or name.group(1).lower() != "wait":
            continue
        wait = WAIT.fullmatch(preference)
        seconds = int(wait.group(2)) if wait else 0
        return min(seconds, LONGEST) or None
    return None
