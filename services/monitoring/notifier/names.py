"""How recipients are called: a unit or actor by its name, an office of the programme by its words."""

from collections.abc import Iterable

from services.chassis.store.database import Connection
from services.monitoring.rows import select_by

OFFICES = {"facilitator": "Facilitación de las mesas", "operator": "Operación del sistema"}


def names_of(connection: Connection, codes: Iterable[str]) -> dict[str, str]:
    """The name of each code; one that is not known is called by its code."""
    codes = list(codes)
    known = dict(select_by(connection, "SELECT code, name FROM units WHERE code", codes))
    return {code: known.get(code) or OFFICES.get(code, code) for code in codes}
