"""The quickstart's function: the event and each record are in its log."""

import json
import logging
from collections.abc import Callable
from typing import Any

import profile_logger
import pytest


@pytest.fixture(autouse=True)
def info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="profile_logger")


def test_the_event_is_logged_whole(recorded: Callable[[str], Any], caplog: pytest.LogCaptureFixture) -> None:
    event = recorded("profiles")
    profile_logger.handler(event, None)
    assert json.loads(caplog.messages[0].removeprefix("event ")) == event


def test_each_record_has_a_line_with_its_kind_its_key_and_its_images(
    recorded: Callable[[str], Any], caplog: pytest.LogCaptureFixture
) -> None:
    profile_logger.handler(recorded("profiles"), None)
    assert caplog.messages[1:] == [
        'INSERT {"id":{"S":"p-1"}} {"NewImage":{"id":{"S":"p-1"},"name":{"S":"Ada"}}}',
        'REMOVE {"id":{"S":"p-1"}} {"OldImage":{"id":{"S":"p-1"},"name":{"S":"Ada"}}}',
    ]


def test_something_that_is_no_stream_event_fails_the_invocation() -> None:
    with pytest.raises(KeyError, match="Records"):
        profile_logger.handler({}, None)
