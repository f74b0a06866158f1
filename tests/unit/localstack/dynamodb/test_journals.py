"""How DynamoDB Local's databases keep what is written."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.localstack.dynamodb import journals


def mode(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        found: str = connection.execute("PRAGMA journal_mode").fetchone()[0]
        return found


def test_a_new_database_is_empty_and_has_a_log_that_is_written_ahead(tmp_path: Path) -> None:
    journals.make(tmp_path / "new.db")

    assert mode(tmp_path / "new.db") == "wal"
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_a_database_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.execute("CREATE TABLE kept (value)")

    journals.make(tmp_path / "old.db")

    assert mode(tmp_path / "old.db") == "delete"


def test_what_cannot_be_made_is_told_and_left_to_dynamodb_local(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        journals.make(tmp_path / "nowhere" / "new.db")

    assert "could not be made" in caplog.text and "new.db" in caplog.text
