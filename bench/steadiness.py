"""Runs each scenario many times in a row, with every processor but one kept busy, and prints a table.

``.venv/bin/python -m bench.steadiness [NAME …]``: those whose file begins with a NAME, or all; 20 times, the
slow ones 3 times. A sandbox of its own is started for it. What a scenario that failed had to tell is kept in
``.sandbox/steadiness``; one failure makes the exit code 1. Takes an hour or two for all.
"""

import argparse
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from sandbox.localstack import ports

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".sandbox" / "steadiness"


@dataclass
class Record:
    """What one scenario did."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    skipped: int = 0

    def row(self, name: str) -> str:
        runs, passed = len(self.seconds), len(self.seconds) - self.failed - self.skipped
        verdict = "failed" if self.failed else "skipped" if self.skipped else "passed"
        times = f"{statistics.median(self.seconds):7.1f} {max(self.seconds):7.1f}"
        return f"{verdict:8} {passed:3} of {runs:3} {times}  {name}"


Records = dict[str, Record]


def main() -> None:
    asked = arguments()
    files = sorted({path for name in asked.names for path in ROOT.glob(f"scenarios/test_{name}*.py")})
    if not files:
        sys.exit(f"No scenarios begin with {', '.join(asked.names)}.")
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    records: Records = defaultdict(Record)
    try:
        with sandbox_of_its_own() as variables, load(asked.busy):
            for marker, times in (("not slow", asked.times), ("slow", asked.slow)):
                for number in range(1, times + 1):
                    print(f"{marker}: {number} of {times}", file=sys.stderr)
                    take(records, once(files, marker, number, variables))
    except KeyboardInterrupt:
        print("Interrupted: this is what was done until then.", file=sys.stderr)
    print("                       median longest")
    for name, record in sorted(records.items()):
        print(record.row(name))
    sys.exit(any(record.failed for record in records.values()))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.steadiness", description=__doc__)
    parser.add_argument("names", nargs="*", default=[""], help="beginnings of scenarios' files")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--slow", type=int, default=3, help="times for those that wait in real time")
    parser.add_argument("--busy", type=int, default=(os.cpu_count() or 2) - 1, help="processors to keep busy")
    return parser.parse_args()


def once(files: list[Path], marker: str, number: int, variables: dict[str, str]) -> Path:
    """One run of all of them, one after the other; the report in JUnit's format."""
    report = KEPT / f"{marker.replace(' ', '-')}-{number}.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-m", marker, f"--junit-xml={report}"]
    done = subprocess.run(
        [*command, *map(str, files)], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    report.with_suffix(".txt").write_text(done.stdout + done.stderr)
    if not report.exists():
        sys.exit(f"pytest made no report:\n{done.stdout}{done.stderr}")
    return report


def take(records: Records, report: Path) -> None:
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314  # pytest's own
        record = records[f"{case.get('classname', '').rpartition('.')[2]}::{case.get('name')}"]
        record.seconds.append(float(case.get("time", "0")))
        record.failed += case.find("failure") is not None or case.find("error") is not None
        record.skipped += case.find("skipped") is not None


@contextmanager
def sandbox_of_its_own() -> Iterator[dict[str, str]]:
    """The variables that lead to it."""
    variables = {
        **os.environ,
        "SANDBOX_ENGINE": "process",
        "SANDBOX_HOME": str(KEPT / "home"),
        "SANDBOX_PORT": str(ports.choose()),
    }
    sandbox = [sys.executable, "-m", "sandbox.cli"]
    subprocess.run([*sandbox, "up"], cwd=ROOT, env=variables, check=True)
    try:
        yield variables
    finally:
        subprocess.run([*sandbox, "down"], cwd=ROOT, env=variables, check=False)


@contextmanager
def load(processors: int) -> Iterator[None]:
    """So many processors are kept busy."""
    busy = [multiprocessing.Process(target=spin, daemon=True) for _ in range(processors)]
    for process in busy:
        process.start()
    try:
        yield
    finally:
        for process in busy:
            process.kill()


def spin() -> None:
    while True:
        pass


if __name__ == "__main__":
    main()
