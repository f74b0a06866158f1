"""Accounts of scenarios."""

import threading
from pathlib import Path

import pytest

from sandbox.scenario.accounts import COUNT, default_account_to_itself, delete_account, new_account


@pytest.mark.parametrize("drawn", [0, COUNT - 1])
def test_an_account_has_twelve_digits_and_does_not_start_with_0(drawn: int) -> None:
    account = new_account(lambda _: drawn)
    assert (len(account), account.isdigit(), account[0] != "0") == (12, True, True)


def test_two_accounts_are_not_the_same() -> None:
    assert len({new_account() for _ in range(1000)}) == 1000


def test_the_default_account_is_never_deleted() -> None:
    class Engine:
        def delete(self, path: str) -> dict[str, object]:
            raise AssertionError(path)

    delete_account(Engine(), "000000000000")


def test_the_default_account_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    order: list[str] = []
    inside, may_end = threading.Event(), threading.Event()

    def first() -> None:
        with default_account_to_itself(tmp_path):
            inside.set()
            assert may_end.wait(60), "the first holder was never told to end"
            order.append("first ends")

    def second() -> None:
        with default_account_to_itself(tmp_path):
            order.append("second begins")

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert inside.wait(60), "the first holder never got in"
    threads[1].start()
    may_end.set()
    for thread in threads:
        thread.join(60)
    assert order == ["first ends", "second begins"]
