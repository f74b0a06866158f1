"""Whether the server behind a domain of OpenSearch is started, and where it cannot be."""

from types import SimpleNamespace
from typing import Any

import pytest

from sandbox.bootstrap import domains
from sandbox.errors import OpenSearchUnavailable
from sandbox.progress import Silent
from sandbox.settings import Settings
from tests.serving import Quiet, serving

DOMAIN = {"Search": {"Type": "AWS::OpenSearchService::Domain"}}
TABLE = {"Table": {"Type": "AWS::DynamoDB::Table"}}


class Engine(Quiet):
    """The sandbox's plugins, somewhere else."""

    answer = b'{"version": 1, "running": false, "ready": false, "url": null}'

    def do_GET(self) -> None:  # noqa: N802
        assert self.path == "/_sandbox/opensearch"
        self.reply(200, self.answer)


class WithOne(Engine):
    answer = b'{"version": 1, "running": true, "ready": true}'


class OfComposesFile(Engine):
    """`docker compose up`, without the profile."""

    answer = b'{"version": 1, "running": false, "ready": false, "url": "http://search:9200"}'


class Bare(Engine):
    answer = b"<Error>NoSuchBucket</Error>"


def template(resources: dict[str, Any], **nested: Any) -> Any:
    return SimpleNamespace(template=SimpleNamespace(resources=resources), nested=nested)


def deployed(prepared: Any, url: str) -> None:
    domains.ready(prepared, SimpleNamespace(endpoint_url=url), Settings.load(), Silent())  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def no_process(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_HOME", str(tmp_path))


@pytest.mark.parametrize("prepared", [template(DOMAIN), template(TABLE, child=template(DOMAIN))])
def test_a_domain_where_localstack_runs_elsewhere_is_refused_with_what_to_do(prepared: Any) -> None:
    with serving(Engine) as url, pytest.raises(OpenSearchUnavailable, match=r"CUSTOM_BACKEND.* sandbox up$"):
        deployed(prepared, url)


def test_one_that_leads_nowhere_is_refused_with_how_compose_starts_what_is_behind_it() -> None:
    with serving(OfComposesFile) as url, pytest.raises(OpenSearchUnavailable) as told:
        deployed(template(DOMAIN), url)
    assert "leads to http://search:9200, where nothing answers" in str(told.value)
    assert "docker compose --profile search up" in str(told.value)


@pytest.mark.parametrize("engine", [WithOne, Bare])
def test_one_that_is_there_already_is_taken_and_a_bare_localstack_is_left_to_its_own(
    engine: type[Quiet],
) -> None:
    with serving(engine) as url:
        deployed(template(DOMAIN), url)


def test_a_template_without_a_domain_asks_for_nothing() -> None:
    deployed(template(TABLE), "http://127.0.0.1:9")  # where nobody answers
