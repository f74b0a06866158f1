"""Waiting that has an end."""

import pytest

from sandbox.bootstrap.waiting import until
from sandbox.errors import DeploymentError


def test_waiting_ends_with_what_was_found() -> None:
    answers = iter([None, None, 0])

    assert until(lambda: next(answers), lambda: "nothing") == 0


def test_waiting_that_gives_up_says_what_it_awaited() -> None:
    with pytest.raises(DeploymentError, match=r"Gave up after 0 s, waiting for table Users to be ACTIVE\."):
        until(lambda: None, lambda: "table Users to be ACTIVE", patience=0)
