"""``sandbox status``"""

import json
from dataclasses import asdict

import click
from rich.table import Table

from sandbox import engine
from sandbox.cli.terminal import output
from sandbox.engine import EngineStatus
from sandbox.settings import Settings

NOT_RUNNING = 3


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(as_json: bool) -> int:
    """Tell whether the sandbox runs, and what is loaded in it. Exit code 3 when it does not run."""
    found = engine.choose(Settings.load()).status()
    if as_json:
        output.print_json(json.dumps(asdict(found) | {"log": str(found.log)}))
    else:
        output.print(_table(found))
    return 0 if found.running else NOT_RUNNING


def _table(found: EngineStatus) -> Table:
    table = Table(show_header=False, box=None)
    state = "ready" if found.ready else "running, does not answer" if found.running else "not running"
    rows = {"engine": found.engine, "state": state, "endpoint": found.endpoint, "log": str(found.log)}
    if found.pid:
        rows["pid"] = str(found.pid)
    if found.container:
        rows["container"] = found.container
    for name, value in found.details.items():
        if name not in ("version", "pid"):
            rows[name] = json.dumps(value) if isinstance(value, dict) else str(value)
    for name, value in rows.items():
        table.add_row(name, value)
    return table
