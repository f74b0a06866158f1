"""What tests of stream logs hold in their hands."""

from collections.abc import Iterator

import pytest

from sandbox.localstack import clock
from sandbox.localstack.loop import loop
from tests.unit.localstack.streams.fake_source import STREAM
from tests.unit.localstack.streams.subjects import Subject, run


@pytest.fixture
def subject() -> Iterator[Subject]:
    made = Subject()
    run(made.log.shards())
    yield made
    loop().call(made.log.readers.end)
    clock.forget(STREAM.account)
