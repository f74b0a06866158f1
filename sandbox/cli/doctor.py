"""``sandbox doctor``"""

import click
from rich.markup import escape

from sandbox import engine
from sandbox.cli.terminal import output
from sandbox.engine import checkup, fidelity
from sandbox.settings import Settings

SOMETHING_WRONG = 1
MARKS = {True: "[green]✓[/]", False: "[bold red]✗[/]"}
HEADINGS = {"mapping": "settings of an event source mapping", "stream": "streams and their readers"}


@click.command()
@click.option(
    "--fidelity",
    "of_the_engine",
    is_flag=True,
    help="Print which settings of an event source mapping the running engine honours.",
)
def doctor(of_the_engine: bool) -> int:
    """Look at the machine and at the sandbox that runs, and tell what to do where something is wrong.

    Changes nothing. Exit code 1 where something has to be done.

    With --fidelity: for each setting of an event source mapping, and for what else readers of a
    stream rely on, whether the engine that answers on the port does as AWS does. That may also be
    a LocalStack without the sandbox's plugins.
    """
    settings = Settings.load()
    if of_the_engine:
        _tell_fidelity(settings)
        return 0
    found = list(checkup.findings(settings, engine.choose(settings).status()))
    _print_columns([(each.fine, each.name, each.seen) for each in found])
    for finding in found:
        if not finding.fine:
            output.print(f"[bold red]{escape(finding.name)}:[/] {escape(finding.advice)}")
    return 0 if all(finding.fine for finding in found) else SOMETHING_WRONG


def _tell_fidelity(settings: Settings) -> None:
    told = fidelity.ask(settings.endpoint_url)
    output.print(f"[bold]{escape(told.engine)}[/] at {settings.endpoint_url}")
    for about, heading in HEADINGS.items():
        output.print(f"\n{heading}")
        of_it = [each for each in told.settings if each.about == about]
        _print_columns([(each.honoured, each.name, each.note) for each in of_it])


def _print_columns(rows: list[tuple[bool, str, str]]) -> None:
    """Lines that are not folded, so that paths in them can be pasted."""
    widest = max(len(name) for _, name, _ in rows)
    for good, name, text in rows:
        output.print(f"{MARKS[good]} {escape(f'{name:<{widest}}  {text}'.rstrip())}")
