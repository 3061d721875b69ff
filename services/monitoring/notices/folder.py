"""Letters into a folder instead of to a server, for development: one file for each, named by its Message-ID."""

import os
import tempfile
from pathlib import Path

from services.monitoring.addresses import is_mail_address
from services.monitoring.notices import outcomes
from services.monitoring.notices.letters import compose, message_id
from services.monitoring.notices.message import Message
from services.monitoring.notices.outcomes import Outcome
from services.monitoring.notices.settings import Sender


class FolderChannel:
    """Writes what MailChannel would send. The same letter again is the same file again."""

    name = outcomes.MAIL

    def __init__(self, folder: Path, sender: Sender) -> None:
        self._folder, self._sender = folder, sender

    def send(self, message: Message, to: str) -> Outcome:
        """The letter as a file that a mail program opens."""
        sent_as = message_id(message, self._sender)
        if not is_mail_address(to):
            return Outcome(outcomes.PERMANENT, "unusable_address", sent_as)
        try:
            self._write(f"{message.made_at:%Y%m%dT%H%M%S}-{message.id}.eml", bytes(compose(message, to, self._sender)))
        except OSError:
            return Outcome(outcomes.TEMPORARY, "folder", sent_as)
        return Outcome(outcomes.DELIVERED, "written", sent_as)

    def close(self) -> None:
        """Nothing stays open."""

    def _write(self, name: str, letter: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=self._folder, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(letter)
        os.replace(unfinished, self._folder / name)
