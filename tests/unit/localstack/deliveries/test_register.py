import threading
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.localstack.deliveries.register import Register

ACCOUNT, OTHER = "111111111111", "222222222222"


@pytest.fixture
def register() -> Register:
    return Register()


def sentences(register: Register, account: str = ACCOUNT) -> list[str]:
    return [delivery.what for delivery in register.of(account)]


def test_what_was_begun_is_under_way_until_it_is_ended(register: Register) -> None:
    end = register.begin(ACCOUNT, lambda: "topic news")
    assert sentences(register) == ["topic news"]

    end()
    assert sentences(register) == []


def test_each_beginning_and_each_ending_is_a_move_and_nothing_else_is(register: Register) -> None:
    seen = [register.moves(ACCOUNT)]
    end = register.begin(ACCOUNT, lambda: "first")
    seen.append(register.moves(ACCOUNT))
    end()
    seen.append(register.moves(ACCOUNT))
    assert seen == sorted(set(seen))

    end()
    register.of(ACCOUNT)
    register.begin(OTHER, lambda: "elsewhere")
    assert register.moves(ACCOUNT) == seen[-1]


def test_accounts_do_not_see_each_other(register: Register) -> None:
    register.begin(ACCOUNT, lambda: "here")

    assert sentences(register, OTHER) == []
    assert register.moves(OTHER) == 0


def test_what_is_handed_over_is_under_way_before_it_is_started(register: Register) -> None:
    seen: list[list[str]] = []

    register.hand_over(ACCOUNT, lambda: "work", lambda: None, lambda _: seen.append(sentences(register)))

    assert seen == [["work"]]
    assert sentences(register) == ["work"]


def test_what_is_handed_over_is_under_way_until_it_has_ended_in_its_thread(register: Register) -> None:
    may_end, seen = threading.Event(), []

    def start(counted: Callable[..., Any]) -> threading.Thread:
        thread = threading.Thread(target=counted, args=("x",))
        thread.start()
        return thread

    def work(argument: str) -> None:
        may_end.wait()
        seen.append((argument, sentences(register)))

    thread = register.hand_over(ACCOUNT, lambda: "work", work, start)
    assert sentences(register) == ["work"]
    may_end.set()
    thread.join()

    assert seen == [("x", ["work"])]
    assert sentences(register) == []


def test_work_that_fails_has_ended(register: Register) -> None:
    def work() -> None:
        raise KeyError("email")

    def start(counted: Callable[[], None]) -> None:
        with pytest.raises(KeyError, match="email"):
            counted()

    register.hand_over(ACCOUNT, lambda: "work", work, start)

    assert sentences(register) == []


def test_work_that_cannot_be_handed_over_is_not_under_way(register: Register) -> None:
    def start(_: Callable[[], None]) -> None:
        raise RuntimeError("cannot schedule new futures after shutdown")

    with pytest.raises(RuntimeError, match="after shutdown"):
        register.hand_over(ACCOUNT, lambda: "work", lambda: None, start)

    assert sentences(register) == []


def test_what_has_a_key_is_ended_by_it(register: Register) -> None:
    register.begin(ACCOUNT, lambda: "message 1", key=("queue", 1))
    register.begin(ACCOUNT, lambda: "message 2", key=("queue", 2))

    register.end(ACCOUNT, ("queue", 1))

    assert sentences(register) == ["message 2"]


def test_a_late_ending_does_not_end_what_has_taken_its_key(register: Register) -> None:
    end_first = register.begin(ACCOUNT, lambda: "attempt 1", key="request")
    register.begin(ACCOUNT, lambda: "attempt 2", key="request")

    end_first()

    assert sentences(register) == ["attempt 2"]


def test_all_that_match_are_ended_in_every_account(register: Register) -> None:
    register.begin(ACCOUNT, lambda: "gone", key=("deleted", 1))
    register.begin(OTHER, lambda: "gone as well", key=("deleted", 2))
    register.begin(OTHER, lambda: "stays", key=("kept", 3))

    register.end_all(lambda key: isinstance(key, tuple) and key[0] == "deleted")

    assert sentences(register) + sentences(register, OTHER) == ["stays"]


def test_a_forgotten_account_stays_forgotten_and_its_numbers_do_not_come_again(register: Register) -> None:
    end = register.begin(ACCOUNT, lambda: "before")
    before = register.moves(ACCOUNT)

    register.forget(ACCOUNT)
    end()
    assert (sentences(register), register.moves(ACCOUNT)) == ([], 0)

    register.begin(ACCOUNT, lambda: "after")
    assert register.moves(ACCOUNT) > before
