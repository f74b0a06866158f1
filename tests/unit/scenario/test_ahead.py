"""What takes long to start is begun before the scenario that needs it."""

import threading
from pathlib import Path
from typing import Any

import pytest

from sandbox.errors import OpenSearchUnavailable
from sandbox.scenario import ahead
from sandbox.settings import Settings

DOMAIN = "Resources: {Search: {Type: AWS::OpenSearchService::Domain}}"
TABLE = "Resources: {Users: {Type: AWS::DynamoDB::Table}}"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The endpoints for which OpenSearch was to run."""
    heard: list[str] = []

    def ensure(control: Any, settings: Settings, progress: Any) -> None:
        heard.append(control.endpoint_url)
        raise OpenSearchUnavailable("no Java")

    monkeypatch.setattr("sandbox.bootstrap.domains.ensure", ensure)
    return heard


def begun(folder: Path, *templates: str) -> None:
    """Begin, and wait until what was begun has ended."""
    files = [folder / f"{number}.yaml" for number in range(len(templates))]
    for file, text in zip(files, templates, strict=True):
        file.write_text(text)
    ahead.begin(files, "http://127.0.0.1:1", Settings.load())
    for thread in threading.enumerate():
        if thread.name == "sandbox-ahead":
            thread.join(10)


def test_opensearch_is_begun_once_where_templates_have_domains(tmp_path: Path, asked: list[str]) -> None:
    begun(tmp_path, TABLE, DOMAIN, DOMAIN)

    assert asked == ["http://127.0.0.1:1"]


def test_it_is_not_begun_where_none_has_a_domain(tmp_path: Path, asked: list[str]) -> None:
    begun(tmp_path, TABLE)

    assert asked == []


@pytest.mark.filterwarnings("error")
def test_what_is_wrong_with_it_is_left_to_the_scenario_that_needs_it(
    tmp_path: Path, asked: list[str]
) -> None:
    begun(tmp_path, DOMAIN)

    assert asked, "it was tried, and nothing was raised"
