"""``sandbox scenario``"""

import itertools
import os
from collections.abc import Sequence
from pathlib import Path

import click

from sandbox import engine
from sandbox.cli.naming import no_such
from sandbox.cli.terminal import TerminalProgress
from sandbox.errors import UsageError
from sandbox.settings import Settings

FOLDER = "scenarios"
MOST_WORKERS = 4
# pytest runs in the process of this command, which is itself part of the package that brings the plugins.
ALREADY_IMPORTED = "Module already imported so cannot be rewritten; sandbox"


@click.command()
@click.argument("words", metavar="[NAME]... [-- PYTEST_ARGUMENTS]", nargs=-1, type=click.UNPROCESSED)
@click.option("--slow", is_flag=True, help="Also those that wait in real time.")
@click.option("--workers", "-n", type=click.IntRange(0), help="How many run at once; 0: in this process.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(FOLDER), help="Where they are.")
def scenario(words: tuple[str, ...], slow: bool, workers: int | None, folder: Path) -> int:
    """Run the scenarios, or those whose files begin with a NAME, and print what was proven.

    What follows `--` goes to pytest, from its first option on.

    Starts the sandbox if it is not running. The exit code is pytest's: 0 when all claims hold,
    1 when one does not.
    """
    import pytest  # slow to import, and only needed here

    names = list(itertools.takewhile(lambda word: not word.startswith("-"), words))
    files, settings = _files(folder, names), Settings.load()
    engine.choose(settings).up(TerminalProgress())
    arguments = [
        *map(str, files),
        "--sandbox-report",
        *("-p", "sandbox.scenario.garbage"),
        *("-W", f"ignore:{ALREADY_IMPORTED}:pytest.PytestAssertRewriteWarning"),
        f"--junit-xml={settings.home / 'report' / 'junit.xml'}",
        *("-n", str(_default_workers() if workers is None else workers)),
        *([] if slow else ["-m", "not slow"]),
        *words[len(names) :],
    ]
    return int(pytest.main(arguments))


def _default_workers() -> int:
    """One more than processors: a scenario waits now and then for what does not keep one busy."""
    return min(MOST_WORKERS, (os.cpu_count() or 1) + 1)


def _files(folder: Path, names: Sequence[str]) -> list[Path]:
    if not folder.is_dir():
        raise UsageError(
            f"There is no folder {folder} here. Go to the project's root, or name it with --folder."
        )
    return list(dict.fromkeys(path for name in names for path in _named(folder, name))) or [folder]


def _named(folder: Path, name: str) -> list[Path]:
    found = sorted(folder.glob(f"test_{name}*.py"))
    if not found:
        raise no_such(
            "scenario", name, {path.stem.removeprefix("test_") for path in folder.glob("test_*.py")}
        )
    return found
