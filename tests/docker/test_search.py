"""OpenSearch beside the container: started when a stack asks for a domain, ended with the sandbox."""

from pathlib import Path

import pytest

from bench.handlers.containers import is_here
from sandbox.control import Control
from tests.docker.conftest import SEARCH_IMAGE, OwnCompose

STACK = str(Path(__file__).parents[2] / "lambdas" / "search")


def test_a_stack_with_a_domain_starts_it_and_down_ends_it(own_compose: OwnCompose) -> None:
    if not is_here(SEARCH_IMAGE):
        pytest.skip(f"no image {SEARCH_IMAGE}")
    up = own_compose.run("up", STACK)
    assert up.returncode == 0, up.stderr
    assert "Starting OpenSearch in a container" in up.stderr
    search = own_compose.container("search")
    assert search is not None
    assert search.running
    assert Control(own_compose.url).get("opensearch")["ready"]

    again = own_compose.run("deploy", STACK)

    assert again.returncode == 0, again.stderr
    assert "OpenSearch" not in again.stderr
    assert own_compose.run("down").returncode == 0
    assert own_compose.made() == []


def test_an_image_of_it_that_cannot_be_had_is_an_error_that_names_the_setting(running: OwnCompose) -> None:
    refused = running.run("deploy", STACK, SANDBOX_SEARCH_IMAGE="there-is-no-such-image:0")
    assert refused.returncode == 1
    assert "OpenSearch's image cannot be had:" in refused.stderr
    assert "there-is-no-such-image" in refused.stderr
    assert "SANDBOX_SEARCH_IMAGE" in refused.stderr
    assert running.container("search") is None
