"""What a table of many runs says."""

from collections import defaultdict
from pathlib import Path

from bench.steadiness import Record, take

REPORT = """<testsuites><testsuite>
<testcase classname="scenarios.test_users" name="test_a" time="1.0"/>
<testcase classname="scenarios.test_users" name="test_b" time="{time}">{what}</testcase>
</testsuite></testsuites>"""


def test_one_failure_or_error_among_many_runs_is_a_failure(tmp_path: Path) -> None:
    records: dict[str, Record] = defaultdict(Record)
    for number, what in enumerate(["", "<failure/>", "<error/>", ""]):
        report = tmp_path / f"{number}.xml"
        report.write_text(REPORT.format(time=number, what=what))
        take(records, report)

    rows = [record.row(name) for name, record in records.items()]
    assert rows == [
        "passed     4 of   4     1.0     1.0  test_users::test_a",
        "failed     2 of   4     1.5     3.0  test_users::test_b",
    ]


def test_a_scenario_that_was_skipped_is_not_called_passed(tmp_path: Path) -> None:
    records: dict[str, Record] = defaultdict(Record)
    (tmp_path / "report.xml").write_text(REPORT.format(time=2, what="<skipped/>"))
    take(records, tmp_path / "report.xml")

    assert records["test_users::test_b"].row("b") == "skipped    0 of   1     2.0     2.0  b"
