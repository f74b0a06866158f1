"""``sandbox runtime``"""

import click
from rich.markup import escape

from sandbox.cli.terminal import TerminalProgress, output
from sandbox.engine import runtimes
from sandbox.errors import UsageError
from sandbox.settings import Settings


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
def runtime(names: tuple[str, ...]) -> None:
    """Prepare the runtimes NAME…, say python3.9, before a function needs them.

    A runtime is an interpreter of that version (on PATH, pyenv's, uv's, else downloaded) and
    what AWS's managed runtime carries, in the cache, for all projects. A deployment does the
    same when it first meets a runtime; this is for doing it beforehand.
    """
    for name in names:
        if name not in runtimes.NAMES:
            raise UsageError(f"There is no runtime {name} here. There are: {', '.join(runtimes.NAMES)}.")
    settings, progress = Settings.load(), TerminalProgress()
    for name in names:
        python = runtimes.make(name, settings.cache, progress)
        output.print(f"{name} is ready: {escape(str(python))}")
