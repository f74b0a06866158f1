"""What an engine honours: asked of ours, told of a LocalStack without our plugins."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sandbox.engine.fidelity import KINESIS_DESTINATIONS, Setting, ask
from sandbox.errors import EngineNotRunning, ForeignEngine
from tests.serving import Quiet, serving

OURS = {
    "version": 1,
    "settings": [
        {"name": "BatchSize", "about": "mapping", "honoured": True, "note": ""},
        {"name": "KMSKeyArn", "about": "mapping", "honoured": False, "note": "filters are not encrypted"},
        {"name": "permissions", "about": "stream", "honoured": False, "note": "nobody is kept out"},
    ],
}
HEALTH = {"services": {}, "edition": "community", "version": "4.14.0"}


@contextmanager
def answering(**bodies: object) -> Iterator[str]:
    """A server whose paths end in these names; any other is answered as S3 would. Yields its URL."""

    class Handler(Quiet):
        def do_GET(self) -> None:  # noqa: N802 # as http.server calls it
            body = bodies.get(self.path.rsplit("/", 1)[-1])
            if body:
                self.reply(200, json.dumps(body).encode())
            else:
                self.reply(404, b"<Error>NoSuchBucket</Error>")

    with serving(Handler) as url:
        yield url


def test_what_an_engine_does_not_tell_of_it_does_not_honour() -> None:
    with answering(fidelity=OURS) as url:
        told = ask(url)

    assert [told.honours(name) for name in ("BatchSize", "KMSKeyArn", "permissions", "Other")] == [
        *(True, False, False, False)
    ]


def test_a_bare_localstack_puts_a_tables_changes_into_kinesis() -> None:
    with answering(health=HEALTH) as url:
        assert ask(url).honours(KINESIS_DESTINATIONS)


def test_our_engine_tells_itself_what_it_honours() -> None:
    with answering(fidelity=OURS) as url:
        told = ask(url)
    assert told.engine == "the sandbox"
    assert told.settings[0] == Setting("BatchSize", "mapping", True, "")
    assert told.ignored() == {"KMSKeyArn": "filters are not encrypted"}


def test_of_a_localstack_without_our_plugins_it_is_known_what_it_ignores() -> None:
    with answering(health=HEALTH) as url:
        told = ask(url)
    assert told.engine == "LocalStack 4.14.0 without the sandbox's plugins"
    assert {
        "BisectBatchOnFunctionError",
        "ParallelizationFactor",
        "TumblingWindowInSeconds",
        "MaximumRecordAgeInSeconds",
        "MetricsConfig",
        "FilterCriteria.userIdentity",
    } < set(told.ignored())


def test_every_setting_that_is_ignored_comes_with_what_happens_instead() -> None:
    with answering(health=HEALTH) as url:
        assert [each.name for each in ask(url).settings if not each.honoured and not each.note] == []


def test_what_is_no_localstack_at_all_is_not_asked_further() -> None:
    with answering() as url, pytest.raises(ForeignEngine):
        ask(url)


def test_nothing_there_is_told_with_how_to_start_it() -> None:
    with pytest.raises(EngineNotRunning, match="sandbox up"):
        ask("http://127.0.0.1:9")
