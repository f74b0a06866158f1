"""``sandbox dev``"""

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from filelock import FileLock, Timeout
from rich.markup import escape

from sandbox.cli import deployed
from sandbox.cli.asking import running
from sandbox.cli.debugging import Debugged, debugged
from sandbox.cli.deployed import Deployed
from sandbox.cli.naming import no_such
from sandbox.cli.terminal import errors, output
from sandbox.control import Control
from sandbox.errors import EngineError, EngineNotRunning, SandboxError, UsageError
from sandbox.settings import PROCESS, Settings

if TYPE_CHECKING:
    from sandbox.bootstrap.reloading import Edited
    from sandbox.bootstrap.template import Template

LOOK_EVERY = 2.0
"""Seconds between two looks at whether the sandbox still runs."""
HIGHEST_PORT = 65_535


@click.command()
@click.argument("function", required=False)
@click.option("--stack", help="Only the functions of this stack.")
@click.option(
    "--port",
    type=click.IntRange(1, HIGHEST_PORT),
    help="Of 127.0.0.1, where the debugger is; by default 5678 for Python and 9229 for Node.",
)
def dev(function: str | None, stack: str | None, port: int | None) -> None:
    """Have deployed functions run their source as it is saved, until Ctrl-C, and FUNCTION under a debugger.

    The next invocation after a save runs the new code: the function is updated, without a deployment.
    What else a template says still takes `sandbox deploy`.

    FUNCTION, a name or logical id, has no timeout and no memory limit then. It waits for an editor before
    its init, and again after each change: attach one to --port. For VS Code, in .vscode/launch.json:

    \b
    {"configurations": [{
      "name": "sandbox dev", "type": "debugpy", "request": "attach",
      "connect": {"host": "127.0.0.1", "port": 5678}, "restart": true
    }]}

    Of a Node function "type" is "node", with "address": "127.0.0.1" and "port": 9229 instead of "connect".
    docs/dev.md has both, and what happens to an invocation while somebody stands in a breakpoint.
    """
    settings = Settings.load()
    status = running(settings)
    if function and status.engine != PROCESS:
        raise UsageError(
            f"The sandbox runs on the engine {status.engine}, where no editor reaches a debugger. Leave out "
            f"{function}, or: sandbox down && SANDBOX_ENGINE=process sandbox up"
        )
    control = Control(status.endpoint, timeout=60)
    with ExitStack() as stays:
        sources = [
            source
            for work in _chosen(settings, stack)
            for source in stays.enter_context(_held(settings, work, control))
        ]
        looked_at = _named(sources, function) if function else None
        one = stays.enter_context(debugged(looked_at, port, settings, control)) if looked_at else None
        try:
            _follow(sources, one, settings, control)
        except KeyboardInterrupt:
            output.print("\nFunctions go on with what was saved last; a deployment replaces it.")


def _chosen(settings: Settings, stack: str | None) -> "list[Work]":
    """What is deployed. Raises UsageError."""
    known = [_work(entry) for entry in deployed.remembered(settings)]
    chosen = [work for work in known if stack in (None, work.stack)]
    if known and not chosen:
        raise no_such("deployed stack", str(stack), {work.stack for work in known})
    if not known:
        raise UsageError("Nothing is deployed that could be watched. Type: sandbox deploy TEMPLATE")
    return chosen


@dataclass(frozen=True)
class Work:
    """A deployed stack that is worked on."""

    entry: Deployed
    stack: str
    template: "Template"


def _work(entry: Deployed) -> Work:
    from sandbox.bootstrap import cdk  # slow to import, and only needed here
    from sandbox.bootstrap.stack import default_name
    from sandbox.bootstrap.template import read

    assembly = cdk.stack_of(entry.template, entry.stack)
    template = read(assembly.template if assembly else entry.template)
    name = entry.stack or (assembly.name if assembly else default_name(template.path))
    return Work(entry, name, template)


@contextmanager
def _held(settings: Settings, work: Work, control: Control) -> "Iterator[list[Edited]]":
    """The functions of a stack, for this process alone."""
    from sandbox.bootstrap import reloading
    from sandbox.clients import Clients

    entry = work.entry
    lock = FileLock(settings.home / f"dev-{entry.account}-{entry.region}-{work.stack}.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise UsageError(
            f"Another sandbox dev watches stack {work.stack} already. End it with Ctrl-C where it runs, "
            "or watch another one: sandbox dev --stack NAME"
        ) from None
    try:
        clients = Clients(control.endpoint_url, entry.account, entry.region)
        yield reloading.edited_in(work.template, work.stack, entry.parameters, clients)
    finally:
        lock.release()


def _named(sources: "Iterable[Edited]", function: str) -> "Edited":
    for source in sources:
        if function in (source.logical_id, source.name):
            return source
    names = [name for source in sources for name in (source.logical_id, source.name)]
    raise no_such("function whose source is here", function, names)


def _follow(sources: "list[Edited]", one: Debugged | None, settings: Settings, control: Control) -> None:
    """Reload what changes until the sandbox ends, which raises EngineNotRunning."""
    from sandbox.cli.watching import changes, touched

    pid, watching, looked = _pid(control), False, time.monotonic()
    for changed in changes(sources):
        if not watching:
            watching = True
            for source in sources:  # what was edited since the deployment
                _reload(source, "its source is not what was deployed", one, settings)
            _greet(sources, one)
        for source, what in touched(sources, changed):
            _reload(source, what, one, settings)
        if time.monotonic() - looked > LOOK_EVERY:
            looked = time.monotonic()
            if _pid(control) != pid:
                raise EngineNotRunning("The sandbox was started anew meanwhile. Type: sandbox dev")


def _greet(sources: "list[Edited]", one: Debugged | None) -> None:
    names = ", ".join(source.logical_id for source in sources) or "no function: none has its code here"
    output.print(f"Watching the source of {escape(names)}. Ctrl-C ends it.")
    for source in sources:
        if alias := source.function.setting("AutoPublishAlias"):
            output.print(
                f"[yellow]{escape(source.logical_id)}[/] is updated as $LATEST alone: what its alias "
                f"{escape(str(alias))} invokes keeps its code until it is deployed."
            )
    if one:
        output.print(f"{escape(one.name)} waits for an editor at [bold]127.0.0.1:{one.port}[/].")


def _reload(source: "Edited", what: str, one: Debugged | None, settings: Settings) -> None:
    from sandbox.bootstrap import reloading

    began = time.monotonic()
    try:
        changed = reloading.reload(source, settings.cache)
    except EngineError:
        raise
    except SandboxError as error:  # the next save may mend it
        errors.print(f"[bold yellow]not reloaded:[/] {escape(str(error))}")
        return
    if changed:
        took = (time.monotonic() - began) * 1000
        output.print(f"↻ {escape(source.logical_id)}: {escape(what)}, [dim]{took:.0f} ms[/]")
        if one and one.name == source.name:
            one.begin()


def _pid(control: Control) -> int:
    return int(control.get("status")["pid"])
