"""Runs a program that refuses root: as its folder's owner, or as a user of the system without rights.

Under a path that others cannot enter (a checkout in /root), that user keeps root's right to pass folders (Linux
capability DAC_OVERRIDE), by setpriv of util-linux: no permission of any folder of the machine is changed.
"""

import os
import pwd
import shutil
import signal
import stat
from dataclasses import dataclass
from pathlib import Path

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class OtherUser:
    """Who runs the program: user and group id, and whether paths on its way are closed to it."""

    uid: int
    gid: int
    passes_folders: bool

    def prefix(self, death_signal: signal.Signals) -> list[str]:
        """What stands before the command line; empty when the starter may simply change its user."""
        if not self.passes_folders:
            return []
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise PermissionError("setpriv (util-linux) is missing: choose a folder that every user can enter")
        return [
            setpriv, f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups", "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override", f"--pdeathsig={death_signal.name[3:]}", "/usr/bin/env",
        ]  # fmt: skip


def other_user_for(folder: Path, *programs: Path) -> OtherUser | None:
    """The user for a server whose folder is given, or None where this process is no root."""
    if os.geteuid() != 0:
        return None
    owner = folder.stat().st_uid
    account = pwd.getpwuid(owner) if owner else next(filter(None, map(_account, CANDIDATES)), None)
    if account is None:
        raise PermissionError(f"this server does not run as root, and no user of {', '.join(CANDIDATES)} exists")
    closed = not all(_open_to_all(path) for path in (folder.parent, *programs))
    return OtherUser(account.pw_uid, account.pw_gid, closed)


def _account(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _open_to_all(path: Path) -> bool:
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path.resolve(), *path.resolve().parents))
