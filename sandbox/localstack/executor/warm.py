"""Warm parents: processes that have imported what AWS's runtime carries, and from which handlers are forked.

A forked handler has the world that it would have if it were started by itself, or it is started by itself.
Here stands when it may be forked. Forking begins and ends in handler_world/warm.py; the modules that were
imported too early are hidden by handler_world/stash.py.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.localstack.executor.variables import HANDLER_WORLD, WRAPPER, World, library_path, of_python

VARIABLE = "SANDBOX_WARM_PARENTS"
"""Of the engine: ``no`` starts every handler by itself."""
HOME = "/home-of-a-handler"
"""That of every parent; each handler's own takes its place."""
READ_AT_START = ("PYTHON", "LD_", "LC_", "LANG", "LOCPATH", "MALLOC_", "GLIBC_", "OPENSSL_", "SSL_CERT_")
"""How the names begin of variables that the interpreter or its libraries read when a process begins."""


@dataclass(frozen=True)
class Parent:
    """How one is started: for each interpreter, and what the runtime carries for it, there is one at most."""

    argv: tuple[str, ...]
    env: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.argv[0]


def parent(runtime: str, program: Path, packages: Path) -> Parent | None:
    """That of a runtime; None where handlers are not forked.

    Only on Linux can the spawner adopt what a parent forks, and only there does everything that Python
    brings along bear to be forked.
    """
    if sys.platform != "linux" or os.environ.get(VARIABLE) == "no" or not runtime.startswith("python"):
        return None
    path = f"{program.parent}:/usr/local/bin:/usr/bin/:/bin"
    env = {"PATH": path, "LANG": "en_US.UTF-8", "TZ": ":UTC", "HOME": HOME, **of_python(runtime, packages)}
    return Parent((str(program), "-S", "-s", str(HANDLER_WORLD / "bootstrap.py"), "--warm"), env)


def may_fork(warm: Parent, variables: Mapping[str, str], world: World) -> bool:
    """Whether nothing in a handler's world would have had a say when its process began."""
    say = {key: value for key, value in variables.items() if key.startswith(READ_AT_START)}
    had = {key: value for key, value in warm.env.items() if key.startswith(READ_AT_START)}
    libraries = library_path(world)
    return (
        WRAPPER not in variables
        and say == {**had, "LD_LIBRARY_PATH": libraries}
        and not any(_holds_libraries(Path(folder)) for folder in libraries.split(":"))
    )


def _holds_libraries(folder: Path) -> bool:
    try:
        names = [entry.name for entry in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return False
    return any(".so" in name or name == "glibc-hwcaps" for name in names)
