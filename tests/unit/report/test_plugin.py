"""The option ``--sandbox-report``, run by pytest itself."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

pytest_plugins = ["pytester"]

Run = Callable[..., pytest.RunResult]
"""Runs pytest with these options."""

TESTS = """
    import pytest

    def test_one_and_one_is_two():
        assert 1 + 1 == 2

    @pytest.mark.parametrize("name", ["a b"])
    def test_a_claim_that_does_not_hold(name):
        assert name == "c"

    @pytest.fixture
    def broken():
        raise OSError("no disk")

    def test_it_could_not_begin(broken):
        pass
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "80")
    pytester.makepyfile(test_numbers=TESTS)

    def runs(*arguments: str) -> pytest.RunResult:
        options = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-ra", *arguments)
        return pytester.runpytest_subprocess(*options)

    return runs


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_a_run_ends_with_the_table_and_each_story_once(run: Run, workers: tuple[str, ...]) -> None:
    result = run("--sandbox-report", *workers)
    result.stdout.fnmatch_lines(
        [
            "numbers",
            "  one and one is two  * passed * s",
            "  a claim that does not hold [[]a b]  * failed * s",
            "  it could not begin  * error * s",
            "FAILED a claim that does not hold [[]a b]",
            '>       assert name == "c"',
            "ERROR it could not begin",
            "*OSError: no disk",
            "*1 failed, 1 passed, 1 error in *",
        ]
    )
    text = result.stdout.str()
    assert text.count("OSError: no disk") == 1
    assert "short test summary" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_exit_code_is_pytests(run: Run) -> None:
    assert run("--sandbox-report").ret == pytest.ExitCode.TESTS_FAILED
    assert run("--sandbox-report", "-k", "one_and_one").ret == pytest.ExitCode.OK
    assert run("--sandbox-report", "-k", "nothing").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_without_the_option_pytest_reports_as_always(run: Run) -> None:
    result = run()
    result.stdout.fnmatch_lines(["*= FAILURES =*", "*short test summary info*"])
    assert "one and one is two" not in result.stdout.str()


def test_colour_is_for_terminals_that_want_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in run("--sandbox-report").stdout.str()
    assert "\x1b[" in run("--sandbox-report", "--color=yes").stdout.str()


def test_junit_xml_holds_the_same_claims(run: Run, pytester: pytest.Pytester) -> None:
    file: Path = pytester.path / "report" / "junit.xml"
    run("--sandbox-report", f"--junit-xml={file}")
    cases = ET.fromstring(file.read_text()).iter("testcase")
    found = {case.attrib["name"]: [child.tag for child in case] for case in cases}
    assert found == {
        "test_one_and_one_is_two": [],
        "test_a_claim_that_does_not_hold[a b]": ["failure"],
        "test_it_could_not_begin": ["error"],
    }


def test_a_file_that_cannot_be_read_is_told(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_broken="import nothing_of_that_name")
    run("--sandbox-report").stdout.fnmatch_lines(["ERROR test_broken.py", "*nothing_of_that_name*"])
