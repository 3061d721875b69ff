"""A transaction of SQLite that cannot be committed leaves nothing open behind it."""

import sqlite3

import pytest

from services.chassis.store.database import open_database

DDL = (
    "PRAGMA foreign_keys = ON",
    "CREATE TABLE parents (id INTEGER PRIMARY KEY)",
    "CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)",
)


def test_after_a_commit_that_failed_the_thread_writes_again(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}", "toy")
    for sql in DDL:
        database._driver().execute(sql)
    with pytest.raises(sqlite3.IntegrityError), database.transaction() as connection:
        connection.execute("INSERT INTO children VALUES (1)")
    with database.transaction() as connection:
        connection.execute("INSERT INTO parents VALUES (2)")
    with database.transaction(write=False) as connection:
        assert connection.execute("SELECT COUNT(*) FROM children") == [(0,)]
    database.close()
