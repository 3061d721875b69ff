"""Who writes views shares them; a rebuild has them alone. On SQLite every writer is alone anyway."""

from services.chassis.store.database import POSTGRESQL, Connection

KEY = "hashtext('pactos views'), hashtext(current_schema())"


def share_views(connection: Connection) -> None:
    """For consumers and ticks: waits for a swap of the views that is under way; holds until the transaction ends."""
    if connection.dialect == POSTGRESQL:
        connection.execute(f"SELECT pg_advisory_xact_lock_shared({KEY})")


def take_views(connection: Connection) -> None:
    """For the swap: waits for the writers under way and holds the others back until the transaction ends."""
    if connection.dialect == POSTGRESQL:
        connection.execute(f"SELECT pg_advisory_xact_lock({KEY})")
