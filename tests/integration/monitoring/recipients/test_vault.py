"""Sealed values open for their subject alone, until its key is shredded; on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.chassis.store.database import open_database
from services.chassis.store.vault import Forgotten, Vault, migrate_vault, open_vault

NOW = datetime(2026, 7, 4, tzinfo=UTC)


@pytest.fixture
def vault(database_url):
    migrate_vault(database_url)
    opened = open_vault(database_url)
    yield opened
    opened.close()


def test_what_is_sealed_opens_again_and_shows_nothing(vault):
    subject = uuid4()
    sealed = vault.seal(subject, "persona@mejia.gob.ec ñ")
    assert vault.reveal(subject, sealed) == "persona@mejia.gob.ec ñ"
    assert "persona" not in sealed
    assert sealed.isascii()


def test_the_same_value_is_sealed_differently_each_time(vault):
    subject = uuid4()
    assert vault.seal(subject, "a@b.ec") != vault.seal(subject, "a@b.ec")


def test_a_shredded_key_takes_with_it_all_that_it_sealed_and_nothing_else(vault):
    subject, other = uuid4(), uuid4()
    sealed, kept = vault.seal(subject, "a@b.ec"), vault.seal(other, "c@d.ec")
    vault.shred([subject], NOW)
    vault.shred([subject], NOW)
    with pytest.raises(Forgotten):
        vault.reveal(subject, sealed)
    with pytest.raises(Forgotten):
        vault.seal(subject, "a@b.ec")
    assert vault.reveal(other, kept) == "c@d.ec"


def test_a_subject_that_never_was_cannot_be_revealed_and_may_be_shredded_ahead(vault):
    subject = uuid4()
    with pytest.raises(Forgotten):
        vault.reveal(subject, "v1.AAAA")
    vault.shred([subject], NOW)
    with pytest.raises(Forgotten):
        vault.seal(subject, "a@b.ec")


def test_a_value_of_another_subject_or_an_altered_one_does_not_open(vault):
    one, other = uuid4(), uuid4()
    sealed = vault.seal(one, "a@b.ec")
    vault.seal(other, "c@d.ec")
    altered = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    for subject, value in ((other, sealed), (one, altered), (one, "v1.!"), (one, "")):
        with pytest.raises(ValueError, match="not a value"):
            vault.reveal(subject, value)


def test_writers_that_meet_use_one_key(vault):
    subject = uuid4()
    with ThreadPoolExecutor(8) as threads:
        sealed = list(threads.map(lambda number: vault.seal(subject, str(number)), range(24)))
    assert [vault.reveal(subject, one) for one in sealed] == [str(number) for number in range(24)]


def test_the_keys_lie_beside_a_services_tables_and_not_among_them(vault, database_url):
    database = open_database(database_url, "monitoring")
    try:
        beside = Vault.beside(database)
        assert Vault.beside(database) is beside
        assert (beside.database.schema, database.schema) == ("vault", "monitoring")
        subject = uuid4()
        assert beside.reveal(subject, vault.seal(subject, "a@b.ec")) == "a@b.ec"
        beside.close()
    finally:
        database.close()
