"""How DynamoDB Local's databases keep what is written: ahead of their file, in a log.

SQLite's own choice, a journal, is a file that is made, made safe and deleted for each write: four times the
disk is waited for. Which of the two it is stands in the file itself (https://sqlite.org/wal.html), and
DynamoDB Local takes a file that is there as it is.
"""

import logging
from contextlib import closing
from pathlib import Path

LOG = logging.getLogger(__name__)


def make(database: Path) -> None:
    """An empty database with such a log, where there is none yet; DynamoDB Local makes its tables.

    Where that cannot be, DynamoDB Local will make the file, too, or tell what is wrong with it.
    """
    try:
        import sqlite3
    except ImportError:  # a Python that was built without it
        return
    if database.exists():
        return
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE made (nothing)")  # without a page there is nowhere to write it
            connection.execute("DROP TABLE made")
    except sqlite3.Error as error:
        LOG.warning("%s could not be made with a log that is written ahead: %s", database, error)
