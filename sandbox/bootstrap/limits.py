"""How large Lambda lets a function be: 250 MB unzipped with its layers, and five of these.

The 50 MB zipped are a limit of the API's requests (413 RequestEntityTooLarge) and not of packages in S3, from
which both this deployment and one to AWS take them.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sandbox.bootstrap.fidelity import Note
from sandbox.bootstrap.functions import Function
from sandbox.bootstrap.intrinsics import Intrinsics
from sandbox.bootstrap.packaging import Package
from sandbox.errors import PackagingError

UNZIPPED = 262_144_000
ZIPPED = 52_428_800
LAYERS = 5
SHOWN = 5
MB = 1024 * 1024
SAYS_NOTHING = {"python", "lib", "nodejs", "node_modules", "site-packages"}


def check(functions: Iterable[Function], packages: Iterable[Package], known: Intrinsics) -> None:
    """Raise PackagingError with a line for each function that Lambda would refuse.

    Layers of which the template says only an ARN are counted, and not weighed.
    """
    by_name = {package.resource: package for package in packages}
    problems = [text for function in functions for text in _problems(function, by_name, known)]
    if problems:
        raise PackagingError("\n".join(problems))


def notes(functions: Iterable[Function], packages: Iterable[Package]) -> Iterator[Note]:
    """One for each package that Lambda takes from S3 only."""
    where = {function.logical_id: function.where for function in functions}
    for package in packages:
        if package.size > ZIPPED:
            yield Note(
                where.get(package.resource, package.path.name),
                f"{package.resource}: its package has {package.size / MB:,.1f} MB. Lambda takes more than "
                "50 MB from S3 alone, as it does here; `update-function-code --zip-file` would be refused.",
            )


def _problems(function: Function, packages: Mapping[str, Package], known: Intrinsics) -> Iterator[str]:
    written = function.setting("Layers")
    used = known.resolve(written)
    if isinstance(used, list) and len(used) > LAYERS:
        yield (
            f"{function.where}: {function.logical_id} has {len(used)} layers, and Lambda takes {LAYERS}. "
            "Put two of them into one."
        )
    names = [function.logical_id, *_layers_of_template(written)]
    parts = [packages[name] for name in names if name in packages]
    if sum(part.unzipped for part in parts) > UNZIPPED:
        yield from _too_large(function, parts)


def _too_large(function: Function, parts: list[Package]) -> Iterator[str]:
    total = sum(size for part in parts for size in part.contents.values())
    if total > UNZIPPED:
        largest = "\n".join(f"  {size / MB:8,.1f} MB  {name}" for name, size in _largest(parts))
        yield (
            f"{function.where}: {function.logical_id} has {total:,} bytes unzipped with its layers, "
            f"and Lambda takes {UNZIPPED:,} (250 MB). The largest of them:\n{largest}"
        )


def _largest(parts: list[Package]) -> list[tuple[str, int]]:
    sizes: Counter[str] = Counter()
    for part in parts:
        for name, size in part.contents.items():
            sizes[f"{part.resource}: {_folder(name)}"] += size
    return sizes.most_common(SHOWN)


def _folder(name: str) -> str:
    """The first folder that says something: what a dependency is called, not where they all are."""
    parts = name.split("/")
    outer = list(itertools.takewhile(lambda part: part in SAYS_NOTHING, parts[:-1]))
    return "/".join(parts[: len(outer) + 1])


def _layers_of_template(written: Any) -> list[str]:
    """Logical ids of those that are referred to; a layer in one branch of an If is counted as used."""
    if isinstance(written, dict):
        found = [written["Ref"]] if set(written) == {"Ref"} else []
        return found + [name for value in written.values() for name in _layers_of_template(value)]
    if isinstance(written, list):
        return [name for value in written for name in _layers_of_template(value)]
    return []
