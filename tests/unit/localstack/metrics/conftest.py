"""The clock that tests of metrics set."""

from collections.abc import Iterator

import pytest

from sandbox.localstack import clock
from tests.unit.localstack.metrics.counting import Machine
from tests.unit.localstack.records import ACCOUNT


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    set_by_test = Machine()
    monkeypatch.setattr(clock, "wall", lambda: set_by_test.time)
    yield set_by_test
    clock.forget(ACCOUNT)
