"""All packages of a template: what is packed, for which target, and whether Lambda would take it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from sandbox.bootstrap import packaging
from sandbox.bootstrap.functions import Function
from sandbox.bootstrap.intrinsics import Intrinsics
from sandbox.bootstrap.layers import Layer
from sandbox.bootstrap.packaging import Package
from sandbox.bootstrap.sources import Source
from sandbox.bootstrap.target import DEFAULT_PROCESSOR, PROCESSORS, Target
from sandbox.progress import Progress

Targets = Callable[[str, str], Target]
"""What to build for a runtime and a processor in Lambda's words."""


def build_all(
    functions: Iterable[Function],
    layers: Iterable[Layer],
    known: Intrinsics,
    targets: Targets,
    *,
    cache: Path,
    progress: Progress,
) -> tuple[Package, ...]:
    """The package of each function and layer whose code lies beside the template, in that order.

    Raises PackagingError, naming the file and the resource.
    """
    made: dict[tuple[Source, Target], Package] = {}  # functions of one folder share a package
    found: list[Package] = []
    for source, target in _sources(functions, layers, known, targets):
        same = (replace(source, logical_id="", where=""), target)
        if same not in made:
            with progress.step(f"Packaging {source.logical_id}") as step:
                made[same] = packaging.build(source, target, cache, step)
                step.detail(f"{made[same].size:,} bytes")
        found.append(replace(made[same], resource=source.logical_id))
    return tuple(found)


def runtime_of(function: Function, known: Intrinsics) -> str:
    """Empty where it names none, or none that is known yet."""
    found = known.resolve(function.setting("Runtime"))
    return found if isinstance(found, str) else ""


def _sources(
    functions: Iterable[Function], layers: Iterable[Layer], known: Intrinsics, targets: Targets
) -> Iterable[tuple[Source, Target]]:
    for function in functions:
        if source := function.source:
            yield source, targets(runtime_of(function, known), processor_of(function, known))
    for layer in layers:
        if source := layer.source:
            yield source, targets(layer.runtime, layer.processor)


def processor_of(function: Function, known: Intrinsics) -> str:
    """The one that it asks for: x86_64 or arm64."""
    asked = known.resolve(function.setting("Architectures"))
    first = asked[0] if isinstance(asked, list) and asked else None
    return first if isinstance(first, str) and first in PROCESSORS else DEFAULT_PROCESSOR
