"""``sandbox down``"""

import click

from sandbox import engine
from sandbox.cli.terminal import TerminalProgress, output
from sandbox.settings import Settings


@click.command()
def down() -> None:
    """Stop the sandbox and every process it started; what it stored is gone."""
    stopped = engine.to_end(Settings.load()).down(TerminalProgress())
    output.print("The sandbox is stopped." if stopped else "The sandbox was not running.")
