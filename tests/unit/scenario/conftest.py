"""What the tests of scenarios share: a clock whose sleep costs nothing."""

from dataclasses import dataclass

import pytest


@dataclass
class FakeWatch:
    now: float = 100.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float, /) -> None:
        self.now += seconds


@pytest.fixture
def watch() -> FakeWatch:
    return FakeWatch()
