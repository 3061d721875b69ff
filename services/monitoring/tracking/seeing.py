"""Which commitments a caller may know of: what was ever approved is public; a draft is its own's and the staff's."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from services.chassis.store.database import Connection
from services.kernel.acts import SEES_DRAFTS, Who
from services.kernel.refusals import NotFound

ONE = """SELECT version, public, responsible, co_responsible, (SELECT at FROM clock WHERE name = 'monitoring')
    FROM commitments WHERE id = %s"""


class Seen(NamedTuple):
    """A commitment's version in the views, and the moment of monitoring's last tick (ISO), if any."""

    version: int
    tick: str | None


def find_visible(connection: Connection, who: Who, commitment: str) -> Seen:
    """The commitment, where this caller may know of it. Raises NotFound."""
    rows = connection.execute(ONE, [commitment])
    if not rows or not may_see(who, bool(rows[0][1]), (rows[0][2], *msgspec.json.decode(rows[0][3]))):
        raise NotFound(id=commitment)
    return Seen(rows[0][0], rows[0][4])


def may_see(who: Who, public: bool, parties: Sequence[str]) -> bool:
    """Whether a caller may see a commitment; `parties` are the codes of who is responsible and co-responsible."""
    return public or who.role in SEES_DRAFTS or (who.unit is not None and who.unit in parties)
