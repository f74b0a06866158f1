"""What a scenario expects of a value, and how near a value came to it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
ABSENT = object()


class Expected:
    """Matchers that are compared with ``==``, and keyword arguments that a part must equal.

    ``describe()`` is fixed when the expectation is made: dirty-equals shows the other side once it
    has been equal to it.
    """

    def __init__(self, matchers: Sequence[Any] = (), partial: Mapping[str, Any] | None = None) -> None:
        self.matchers = tuple(matchers)
        self.partial = dict(partial or {})
        self._description = self._describe()

    def matches(self, value: Any) -> bool:
        return all(value == matcher for matcher in self.matchers) and not self._unequal(self.partial, value)

    def nearness(self, value: Any) -> tuple[int, int]:
        """The larger the nearer: how many of the wanted keys are equal, and how many are there."""
        wanted = self._wanted_keys()
        there = sum(part(value, name) is not ABSENT for name in wanted)
        return len(wanted) - len(self._unequal(wanted, value)), there

    def differing(self, value: Any) -> list[str]:
        """The wanted keys of which ``value`` has another value or none, as the scenario wrote them."""
        return self._unequal(self._wanted_keys(), value)

    def describe(self) -> str:
        return self._description

    def qualified(self) -> str:
        """`` like …``, or nothing where anything will do."""
        return f" like {self._description}" if self.matchers or self.partial else ""

    def _describe(self) -> str:
        said = [repr(matcher) for matcher in self.matchers]
        if self.partial:
            said.append(
                "{" + ", ".join(f"{name!r}: {wanted!r}" for name, wanted in self.partial.items()) + "}"
            )
        return " and ".join(said) or "anything"

    @staticmethod
    def _unequal(wanted: Mapping[str, Any], value: Any) -> list[str]:
        # dirty-equals also equals ABSENT where it is loose (IsAnything), so absence is asked for first.
        return [
            name for name, each in wanted.items() if (found := part(value, name)) is ABSENT or found != each
        ]

    def _wanted_keys(self) -> dict[str, Any]:
        wanted: dict[str, Any] = {}
        for matcher in self.matchers:
            # dirty-equals keeps the dictionary of IsDict, IsPartialDict and IsStrictDict here.
            keys = matcher if isinstance(matcher, Mapping) else getattr(matcher, "expected_values", {})
            wanted.update(keys)
        return wanted | self.partial


class AllOf:
    """Equal to what equals all of ``matchers``."""

    def __init__(self, matchers: Sequence[Any]) -> None:
        self._expected = Expected(matchers)

    def __eq__(self, other: object) -> bool:
        return self._expected.matches(other)

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return self._expected.describe()


def part(value: Any, name: str) -> Any:
    """The entry of a mapping or the attribute of an object, or ABSENT."""
    if isinstance(value, Mapping):
        return value.get(name, ABSENT)
    return getattr(value, name, ABSENT)


def nearest_first(values: Iterable[T], expected: Expected) -> list[T]:
    """Sorted by nearness; those equally near stay in the order in which they came."""
    return sorted(values, key=expected.nearness, reverse=True)


def assign(expected: Sequence[Expected], values: Sequence[Any]) -> list[int | None]:
    """For each expectation the index of a value of its own, or None; as many as can be served.

    Two expectations may match the same value: augmenting paths find who steps aside for whom.
    """
    matches = [[index for index, value in enumerate(values) if each.matches(value)] for each in expected]
    owner: dict[int, int] = {}
    for each in range(len(expected)):
        _serve(each, matches, owner, set())
    taken = {wanted: index for index, wanted in owner.items()}
    return [taken.get(each) for each in range(len(expected))]


def _serve(each: int, matches: list[list[int]], owner: dict[int, int], tried: set[int]) -> bool:
    for index in matches[each]:
        if index not in tried:
            tried.add(index)
            if index not in owner or _serve(owner[index], matches, owner, tried):
                owner[index] = each
                return True
    return False
