"""The one way in which everything a scenario holds waits, and tells what it saw instead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeVar

from sandbox.scenario import story
from sandbox.scenario.matching import Expected, assign
from sandbox.scenario.waits import TooMany, Wait

T = TypeVar("T")
View: TypeAlias = Callable[[T], Any]


def itself(value: object) -> object:
    """The view of what is matched as it is."""
    return value


def no_evidence() -> str:
    return ""


@dataclass(frozen=True)
class Expecting:
    """Waits on one thing, ``where`` ("queue UserEvents"), whose history only grows longer."""

    where: str
    noun: str
    """What its history consists of: "message", "record" …"""
    wait: Wait = field(default_factory=Wait)
    evidence: Callable[[], str] = no_evidence
    """What else happened in the stack; asked only when a story is told."""

    def within(self, seconds: float | None) -> "Expecting":
        return self if seconds is None else replace(self, wait=replace(self.wait, within=seconds))

    def named(self, where: str) -> "Expecting":
        return replace(self, where=where)

    def until(self, look: Callable[[float], T | None], awaited: str, seen: Callable[[], str]) -> T:
        """``look`` as for Wait.until; ``seen()`` are the lines on what is there instead."""

        def told(waited: float) -> str:
            return self._story(story.opening(self.where, awaited, waited), seen())

        return self.wait.until(look, told)

    def one(self, history: Callable[[float], Sequence[T]], expected: Expected, view: View[T]) -> T:
        """The first of ``history(seconds it may block)`` whose ``view`` matches."""
        known: Sequence[T] = []

        def look(may_block: float) -> T | None:
            nonlocal known
            known = history(may_block)
            return next((each for each in known if expected.matches(view(each))), None)

        def seen() -> str:
            return story.instead([view(each) for each in known], expected, self.noun)

        return self.until(look, expected.describe(), seen)

    def count(
        self, history: Callable[[float], Sequence[T]], wanted: int, expected: Expected, view: View[T]
    ) -> list[T]:
        """Exactly ``wanted`` that match, once there are as many; raises TooMany when there are more."""
        awaited = story.counted(wanted, self.noun) + expected.qualified()
        known: Sequence[T] = []

        def look(may_block: float) -> list[T] | None:
            nonlocal known
            known = history(may_block)
            found = [each for each in known if expected.matches(view(each))]
            if len(found) > wanted:
                self._too_many(awaited, [view(each) for each in found])
            return found if len(found) == wanted else None

        def seen() -> str:
            return story.too_few([view(each) for each in known], expected, self.noun)

        return self.until(look, awaited, seen)

    def all(
        self, history: Callable[[float], Sequence[T]], expected: Sequence[Expected], view: View[T]
    ) -> list[T]:
        """For each expectation one of the history of its own, in any order; returned as they were asked."""
        known: Sequence[T] = []
        chosen: list[int | None] = []

        def look(may_block: float) -> list[T] | None:
            nonlocal known, chosen
            known = history(may_block)
            chosen = assign(expected, [view(each) for each in known])
            found = [known[index] for index in chosen if index is not None]
            return found if len(found) == len(expected) else None

        def seen() -> str:
            return story.missing([view(each) for each in known], expected, chosen, self.noun)

        return self.until(look, f"{story.counted(len(expected), self.noun)}, in any order", seen)

    def _too_many(self, awaited: str, found: list[Any]) -> None:
        lines = [f"expected on {self.where}: {awaited}", f"there are {len(found)}:", *story.listed(found)]
        raise TooMany(self._story("\n".join(lines), ""))

    def _story(self, *parts: str) -> str:
        return "\n".join(part for part in (*parts, self.evidence()) if part)
