"""Compiled modules in a package or a layer: whether the runtime's interpreter can load them.

One that was made for another interpreter is told when the function is made, not by its first event.
AWS tells it only then, as a module that cannot be imported.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from sandbox.localstack.executor.runtimes import Runtime

# What setuptools, maturin and others name a compiled module: its module, what it was built for, .so.
# Without a word on the latter it may be any library, which is loaded as data.
_COMPILED = re.compile(r"(?P<module>[^.]+)(?P<ending>\.(?:cpython-|cp\d|pypy|abi3)[^.]*\.(?:so|pyd))")
HEADER = 20  # bytes that tell an ELF file's or a Mach-O file's processor
_FAT = (b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf")  # a Mach-O file for several processors


def refusal(runtime: Runtime, task: Path, opt: Path) -> str | None:
    """Why a function's code cannot be loaded by ``runtime``, or None. ``opt`` holds its layers."""
    if not runtime.extensions:
        return None  # not a Python
    layers = opt / "python"
    own = layers / "lib" / runtime.name / "site-packages"
    others = layers / "lib"  # a layer may hold a folder for each of several runtimes
    found = [
        *((path, "package") for path in _foreign(task, runtime, None)),
        *((path, "layers") for path in _foreign(layers, runtime, others)),
        *((path, "layers") for path in _foreign(own, runtime, None)),
    ]
    if not found:
        return None
    path, where = found[0]
    root = task if where == "package" else opt
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return (
        f"{path.relative_to(root)}{more} in the function's {where} was built for another interpreter or "
        f"machine than {runtime.name} is here, which loads {runtime.extensions[0]}. "
        f"Install its dependencies for {runtime.name} on this machine: `sandbox deploy` does it where a "
        "requirements.txt lies beside the code, and leave out what `sam build` or pip put there."
    )


def _foreign(folder: Path, runtime: Runtime, without: Path | None) -> Iterator[Path]:
    for place, inner, files in os.walk(folder):
        here = Path(place)
        inner[:] = [name for name in inner if here / name != without]
        compiled = [found for name in sorted(files) if (found := _COMPILED.fullmatch(name))]
        loads = {one["module"] for one in compiled if _is_loaded(here / one[0], one["ending"], runtime)}
        loads |= {name.removesuffix(".py") for name in files}  # the same in Python, which is then taken
        yield from (here / one[0] for one in compiled if one["module"] not in loads)


def _is_loaded(file: Path, ending: str, runtime: Runtime) -> bool:
    return ending in runtime.extensions and _is_of_this_machine(file, runtime.program)


def _is_of_this_machine(file: Path, python: Path) -> bool:
    ours, theirs = _header(python), _header(file)
    return theirs[:4] in _FAT or ours[:4] in _FAT or _processor(ours) == _processor(theirs)


def _header(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(HEADER)


def _processor(header: bytes) -> tuple[bytes, bytes]:
    """What kind of file it is, and for which processor."""
    if header.startswith(b"\x7fELF"):
        return header[:6], header[18:20]
    return header[:4], header[4:8]
