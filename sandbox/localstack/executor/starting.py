"""How a handler's process is started: which program, with which arguments."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.localstack.executor.function import Function
from sandbox.localstack.executor.variables import HANDLER_WORLD, WRAPPER, World, here

LOOPBACK = "127.0.0.1"
NODE_HEAP = {"--max-semi-space-size": 0.05, "--max-old-space-size": 0.9}
"""Node's flags for its heap, and which part of MemorySize AWS gives to each."""


@dataclass(frozen=True)
class Debugger:
    """What looks at a process."""

    port: int
    """That it is to listen on."""
    source: Path
    """The folder that the deployment package was made of."""
    debugpy: Path | None
    """The folder that debugpy is installed in, for Python."""


def arguments(
    function: Function, world: World, variables: Mapping[str, str], debugger: Debugger | None = None
) -> list[str]:
    """The command line of a process of ``function`` in ``world``; it waits for who looks at it."""
    if function.runtime.startswith("nodejs"):
        command = _node(world, function.memory_size, variables.get("NODE_OPTIONS", ""), debugger)
    else:
        command = _python(world, debugger)
    if not (wrapper := variables.get(WRAPPER)):
        return command
    # By a shell, as on AWS: one that is missing is an exit with status 127.
    return ["/bin/sh", "-c", 'exec "$0" "$@"', here(wrapper, world), *command]


def _python(world: World, debugger: Debugger | None) -> list[str]:
    # No site (-S), no user site (-s). The script's own folder it takes off the path by itself.
    folders = (world.task, world.opt, world.packages)
    program = [str(world.program), "-S", "-s"]
    if debugger is None:
        return [*program, str(HANDLER_WORLD / "bootstrap.py"), *map(str, folders)]
    # Frozen modules have no files that a debugger could show, of which it would warn in the function's log.
    program = [*program, "-X", "frozen_modules=off", str(HANDLER_WORLD / "debugged.py")]
    return [*program, *map(str, (debugger.debugpy, debugger.port, debugger.source, *folders))]


def _node(world: World, memory_size: int, options: str, debugger: Debugger | None) -> list[str]:
    heap = [f"{flag}={int(memory_size * part)}" for flag, part in NODE_HEAP.items() if flag not in options]
    bootstrap = HANDLER_WORLD / "node" / "bootstrap.mjs"
    command = [*heap, str(bootstrap), str(world.task), str(world.packages)]
    if debugger is None:
        return [str(world.program), *command]
    # By HTTP alone: else Node says in the function's log where it listens.
    inspected = [f"--inspect-wait={LOOPBACK}:{debugger.port}", "--inspect-publish-uid=http"]
    return [str(world.program), *inspected, *command, str(debugger.source)]
