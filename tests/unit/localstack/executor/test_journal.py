"""What an environment logs."""

import json

import pytest

from sandbox.localstack.executor import journal
from sandbox.localstack.executor.journal import Journal
from sandbox.localstack.executor.log_lines import TextPlatform
from sandbox.localstack.executor.platform_log import Report
from sandbox.localstack.logs.events import Level, LogEvent

REPORT = Report("id", duration_ms=1, memory_size=128, memory_used=1)


def journal_of(sent: list[LogEvent], threshold: Level | None = None) -> Journal:
    return Journal(TextPlatform("python:3.13", "$LATEST"), sent.extend, threshold)


def line(text: str, at: float = 1.0, level: Level | None = None) -> LogEvent:
    return LogEvent(at, text, level)


def heard(threshold: Level | None, *events: LogEvent) -> list[str]:
    sent: list[LogEvent] = []
    journal_of(sent, threshold).hear(events)
    return [event.text for event in sent]


def test_without_a_level_everything_is_logged() -> None:
    assert heard(None, line("{}"), line("x", level=Level.TRACE)) == ["{}", "x"]


def test_what_is_lighter_than_the_level_is_not_logged() -> None:
    grave = line("grave", level=Level.ERROR)

    assert heard(Level.WARN, line("light", level=Level.INFO), grave) == ["grave"]


@pytest.mark.parametrize("text", ["printed\n", "{not json", '{"level": 3}', '{"level": "LOUD"}', "[1]", "7"])
def test_what_has_no_valid_level_counts_as_info(text: str) -> None:
    assert heard(Level.INFO, line(text)) == [text]
    assert heard(Level.WARN, line(text)) == []


@pytest.mark.parametrize("name", ["WARN", "warning", "ERROR", "CRITICAL", "FATAL"])
def test_a_json_line_says_its_own_level(name: str) -> None:
    text = json.dumps({"level": name})

    assert heard(Level.WARN, line(text)) == [text]


def test_no_event_is_older_than_the_one_before_it() -> None:
    sent: list[LogEvent] = []
    writing = journal_of(sent)

    writing.hear([line("a", at=5.0)])
    writing.hear([line("b", at=4.0), line("c", at=6.0)])

    assert [event.at for event in sent] == [5.0, 5.0, 6.0]


def test_what_exceeds_the_bound_of_an_invocation_is_counted_and_not_logged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(journal, "LIMIT", 210)
    sent: list[LogEvent] = []
    writing = journal_of(sent)
    writing.start("id", "arn")

    writing.hear([line("12345678\n"), line("far too much\n" * 10), line("x")])
    written = writing.end(REPORT)
    writing.hear([line("again\n")])

    assert [text.split()[0] for text in written.log.splitlines()] == [
        "START",
        "12345678",
        "[131",
        "END",
        "REPORT",
    ]
    assert sent[-1].text == "again\n"


def test_an_event_without_a_newline_has_one_in_the_text_of_the_invocation_alone() -> None:
    sent: list[LogEvent] = []
    writing = journal_of(sent)

    writing.hear([line("trace\nback")])

    assert "trace\nback\n" in writing.end(REPORT).log
    assert sent[0].text == "trace\nback"


def test_a_closed_journal_hands_nothing_on() -> None:
    sent: list[LogEvent] = []
    writing = journal_of(sent)
    writing.close()

    writing.hear([line("late")])

    assert sent == []
