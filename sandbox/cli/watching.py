"""Which files are looked at while functions are worked on, and which of them are a function's code."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import DefaultFilter, watch

from sandbox.bootstrap.archive import NOT_CODE

if TYPE_CHECKING:
    from sandbox.bootstrap.reloading import Edited

TICK = 200
"""Milliseconds after which the watcher says that nothing changed."""
SETTLES_WITHIN = 20
"""Milliseconds without a further change that end a series of them: a checkout, say."""


def changes(sources: Collection["Edited"]) -> Iterator[list[Path]]:
    """What changed, again and again; nothing, at first and then every tick that nothing changed in.

    Whatever is saved after the first, nobody misses. Raises KeyboardInterrupt at Ctrl-C.
    """
    # A zip is replaced rather than written into: what is watched of it is its folder.
    places = {source.code if source.code.is_dir() else source.code.parent for source in sources}
    for found in watch(
        *places,
        watch_filter=DefaultFilter(ignore_dirs=sorted(NOT_CODE)),
        step=SETTLES_WITHIN,
        rust_timeout=TICK,
        yield_on_timeout=True,
    ):
        yield [Path(path) for _, path in found]


def touched(sources: Iterable["Edited"], changed: Collection[Path]) -> list[tuple["Edited", str]]:
    """The functions whose code the changed files are, and in a few words which."""
    found = []
    for source in sources:
        folder = source.code if source.code.is_dir() else source.code.parent
        own = [path for path in changed if path == source.code or _is_code(path, source.code)]
        if own:
            found.append((source, _in_words([path.relative_to(folder) for path in own])))
    return found


def _is_code(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder) and not NOT_CODE.intersection(path.relative_to(folder).parts)


def _in_words(files: Collection[Path]) -> str:
    first = min(files).as_posix()
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return f"{first}{more} changed"
