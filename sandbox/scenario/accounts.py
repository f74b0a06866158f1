"""The AWS account that a scenario gets for its own, and the one that all share."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sandbox.settings import DEFAULT_ACCOUNT

SMALLEST = 100_000_000_000  # 12 digits that do not start with 0: some tools take such a number apart
COUNT = 900_000_000_000


class Deleting(Protocol):
    """The part of :class:`sandbox.control.Control` that is needed here."""

    def delete(self, path: str) -> dict[str, Any]: ...


def new_account(draw: Callable[[int], int] = secrets.randbelow) -> str:
    """Twelve random digits: what ends late in a deleted account, as a line of a log, is nobody else's."""
    return str(SMALLEST + draw(COUNT))


def delete_account(control: Deleting, account: str) -> None:
    """Delete the account with all that is in it; the default one is not a scenario's to delete."""
    if account != DEFAULT_ACCOUNT:
        control.delete(f"accounts/{account}")


@contextmanager
def default_account_to_itself(home: Path) -> Iterator[None]:
    """One scenario at a time in the default account, over all processes of this project."""
    from filelock import FileLock

    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / "default-account.lock"):
        yield
