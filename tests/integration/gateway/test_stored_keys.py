"""Keys are kept the same in both databases."""

from datetime import UTC, datetime, timedelta

from services.chassis.store.database import open_database
from services.gateway.access import keys
from services.kernel.acts import AUDITOR, RESPONSIBLE, Who

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_keys_are_made_found_revoked_and_listed(database_url):
    database = open_database(database_url, "gateway")
    try:
        keys.migrate(database)
        keys.migrate(database)
        text, made = keys.create(database, Who("unidad", "DGT", RESPONSIBLE), NOW, NOW + timedelta(days=1))
        _, other = keys.create(database, Who("contraloría", None, AUDITOR), NOW + timedelta(seconds=1))
        assert keys.find(database, keys.hash_of(text)) == made
        revoked = keys.revoke(database, other.id, NOW + timedelta(minutes=1))
        assert keys.list_keys(database) == [made, revoked]
        assert not revoked.is_valid(NOW)
        assert keys.find(database, keys.hash_of("pactos_unknown")) is None
    finally:
        database.close()
