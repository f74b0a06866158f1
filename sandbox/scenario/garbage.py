"""A pytest plugin of `sandbox scenario`: its processes search for garbage seldom, and not when they end.

What a worker has by then goes with it; to look through all of that once more took each two seconds.
"""

import gc

import pytest

from sandbox import collector


def pytest_configure() -> None:
    collector.search_seldom()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    gc.freeze()
