"""How a handler's process is started: which program, with which arguments."""

from collections.abc import Mapping
from pathlib import Path

from sandbox.localstack.executor.environment import Function
from sandbox.localstack.executor.variables import World, here

WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"
HANDLER_WORLD = Path(__file__).parent.parent / "handler_world"
NODE_HEAP = {"--max-semi-space-size": 0.05, "--max-old-space-size": 0.9}
"""Node's flags for its heap, and which part of MemorySize AWS gives to each."""


def arguments(function: Function, world: World, variables: Mapping[str, str]) -> list[str]:
    """The command line of a process of ``function`` in ``world``."""
    if function.runtime.startswith("nodejs"):
        command = _node(world, function.memory_size, variables.get("NODE_OPTIONS", ""))
    else:
        command = _python(world)
    if not (wrapper := variables.get(WRAPPER)):
        return command
    # By a shell, as on AWS: one that is missing is an exit with status 127.
    return ["/bin/sh", "-c", 'exec "$0" "$@"', here(wrapper, world), *command]


def _python(world: World) -> list[str]:
    # No site (-S), no user site (-s). The script's own folder it takes off the path by itself.
    folders = (world.task, world.opt, world.packages)
    return [str(world.program), "-S", "-s", str(HANDLER_WORLD / "bootstrap.py"), *map(str, folders)]


def _node(world: World, memory_size: int, options: str) -> list[str]:
    heap = [f"{flag}={int(memory_size * part)}" for flag, part in NODE_HEAP.items() if flag not in options]
    bootstrap = HANDLER_WORLD / "node" / "bootstrap.mjs"
    return [str(world.program), *heap, str(bootstrap), str(world.task), str(world.packages)]
