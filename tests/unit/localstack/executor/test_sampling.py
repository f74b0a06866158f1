"""Looks that are taken as long as somebody wants them to be."""

import errno
import itertools
import threading
from collections.abc import Callable

import pytest

from sandbox.localstack import clock
from sandbox.localstack.executor.sampling import Sampler
from tests.waiting import eventually


def test_every_look_is_taken_until_its_block_ends_although_another_fails() -> None:
    sampler, seen = Sampler("test", 0.001, lambda: "found"), list[str]()

    def fail(_: str) -> None:
        raise ValueError("no")

    with sampler.watching(fail), sampler.watching(seen.append):
        eventually("some looks", lambda: len(seen) > 2)

    assert set(seen) == {"found"}
    assert sampler._looks == []


def test_what_could_not_be_gathered_once_is_gathered_the_next_time() -> None:
    times, seen = itertools.count(), list[int]()

    def gather() -> int:
        if (time := next(times)) == 0:
            raise OSError(errno.EMFILE, "Too many open files")
        return time

    with Sampler("test", 0.001, gather).watching(seen.append):
        eventually("some looks", lambda: len(seen) > 1)

    assert seen[0] == 1


def test_nothing_is_gathered_while_nobody_looks() -> None:
    gathered = threading.Event()
    sampler = Sampler("test", 0.0, gathered.set)
    assert not gathered.is_set()

    with sampler.watching(lambda _: None):
        assert gathered.wait(60)


@pytest.mark.parametrize("seconds", [0.0, 600.0], ids=["waited long", "worked long"])
def test_a_look_that_took_long_does_not_put_the_next_one_off_for_long(
    seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "work", counting(seconds))
    monkeypatch.setattr(clock, "stopwatch", counting(600.0))
    sampler, seen = Sampler("test", 0.001, lambda: "found"), list[str]()

    with sampler.watching(seen.append):
        eventually("some looks", lambda: len(seen) > 2)


def counting(step: float) -> Callable[[], float]:
    """A clock that each question moves on by ``step`` seconds."""
    times = itertools.count(0.0, step)
    return lambda: next(times)
