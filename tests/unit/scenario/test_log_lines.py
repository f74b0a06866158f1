"""What a function said, in short lines."""

import pytest

from sandbox.scenario.log_lines import said


def test_lambdas_own_lines_and_empty_ones_are_left_out() -> None:
    log = "INIT_START x\nSTART RequestId: r\nhello\n\nEND RequestId: r\nREPORT RequestId: r\tDuration\n"
    assert said(log) == ["hello"]


def test_what_the_platform_says_in_json_is_left_out() -> None:
    log = '{"time":"t","type":"platform.start","record":{"requestId":"r"}}\nhello\nINIT_REPORT Init\n'
    assert said(log) == ["hello"]


def test_indentation_is_kept() -> None:
    assert said("Traceback:\n  File x\n") == ["Traceback:", "  File x"]


@pytest.mark.parametrize(
    ("line", "short"),
    [
        ('{"level":"INFO","location":"go:1","message":"published","timestamp":"t"}', "INFO published"),
        (
            '{"level":"ERROR","message":"bad record","exception":"Trace:\\n  x\\nKeyError: \'email\'"}',
            "ERROR bad record (KeyError: 'email')",
        ),
        ('{"log_level":"ERROR","errorMessage":"no","errorType":"ValueError"}', "ERROR ValueError: no"),
        ('{"message":{"user":"u-1"}}', '{"user": "u-1"}'),
        ('{"other":1}', '{"other":1}'),
        ("[1]", "[1]"),
    ],
)
def test_a_json_line_is_told_by_level_text_and_the_errors_last_line(line: str, short: str) -> None:
    assert said(line) == [short]
