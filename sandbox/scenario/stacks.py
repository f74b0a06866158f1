"""Which template a scenario file means when it names its stack."""

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.errors import UsageError

if TYPE_CHECKING:
    from sandbox.bootstrap.samconfig import SamConfig

PATTERNS = "lambdas"
TEMPLATE_NAMES = ("template.yaml", "template.yml", "template.json")


@dataclass(frozen=True)
class Stack:
    """The template that each scenario of a file gets deployed, and the parameters it is given."""

    name: str
    template: Path
    parameters: Mapping[str, str] = field(default_factory=dict)
    region: str | None = None
    """None for that of the settings."""
    twins: tuple["Stack", ...] = ()
    """The same by other templates: each scenario of the file runs with each of them as well."""
    called: str | None = None
    """What samconfig.toml calls it; None for its folder's name."""
    tags: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()


def stack(
    name: str | Path,
    parameters: Mapping[str, str] | None = None,
    *,
    region: str | None = None,
    twins: tuple[str, ...] = (),
) -> Stack:
    """Name the stack of a scenario file, at module level.

    ``name`` is a folder of ``lambdas/`` in the project (the nearest folder above the file that has
    one), or a path to a template, from the file's own folder. Raises UsageError with the names there
    are. A file may name several stacks, deployed in that order into the scenario's account: ``sandbox``
    holds the first, and ``sandbox.of(other)`` another.

    Parameters, region, tags and the stack's name are taken from samconfig.toml beside the template where
    they are not said here, as `sandbox deploy` does it.

    ``twins`` are further templates in the same folder, say ("template-node.yaml",): the same in another
    language. Each scenario of the file is run with each of them in the place of the template.
    """
    file = _file_of_the_caller()
    template = find_template(name, file)
    config = _configured(template.parent)
    one = Stack(
        config.stack or template.parent.name,
        template,
        {**config.parameters, **(parameters or {})},
        region or config.region,
        called=config.stack,
        tags=config.tags,
        capabilities=config.capabilities,
    )
    others = [_by_path(template.parent / twin, file.parent) for twin in twins]
    return replace(one, twins=tuple(replace(one, template=other) for other in others))


def _configured(folder: Path) -> "SamConfig":
    from sandbox.bootstrap import samconfig  # slow to import, and only needed in files of scenarios

    return samconfig.read(folder)


def find_template(name: str | Path, scenario_file: Path) -> Path:
    """The template that ``name`` means when ``scenario_file`` says it; an absolute path."""
    text = str(name)
    if "/" in text or Path(text).suffix in {".yaml", ".yml", ".json"}:
        return _by_path(Path(text), scenario_file.parent)
    return _by_pattern(text, scenario_file.parent)


def _by_path(path: Path, folder: Path) -> Path:
    found = (folder / path).resolve()
    if found.is_dir():
        return _template_in(found) or _no_template(found)
    return found if found.is_file() else _no_template(found)


def _no_template(path: Path) -> Path:
    raise UsageError(f"There is no template at {path}.")


def _by_pattern(name: str, folder: Path) -> Path:
    patterns = _patterns_above(folder.resolve())
    if name not in patterns:
        root = next(iter(patterns.values())).parent.parent
        raise UsageError(f"There is no stack {name!r} in {root}. There are: {', '.join(patterns)}.")
    return patterns[name]


def _patterns_above(folder: Path) -> dict[str, Path]:
    """Templates by their folder's name, from the nearest ``lambdas/`` that holds any."""
    for candidate in (folder, *folder.parents):
        if (candidate / PATTERNS).is_dir():
            entries = sorted((candidate / PATTERNS).iterdir())
            found = {entry.name: template for entry in entries if (template := _template_in(entry))}
            if found:
                return found
    raise UsageError(
        f"No folder above {folder} has a {PATTERNS}/ folder with templates. Name the stack by the path of "
        'its template: scenario.stack("path/to/template.yaml").'
    )


def _template_in(folder: Path) -> Path | None:
    return next((folder / name for name in TEMPLATE_NAMES if (folder / name).is_file()), None)


def _file_of_the_caller() -> Path:
    return Path(sys._getframe(2).f_code.co_filename)


def named_in(names: Mapping[str, object], scenario_file: Path) -> list[Stack]:
    """The stacks among a scenario file's module-level names, in order, at least one. Raises UsageError."""
    found = list({id(value): value for value in names.values() if isinstance(value, Stack)}.values())
    if not found:
        raise UsageError(
            f'{scenario_file.name} names no stack; it names one, once: stack = scenario.stack("users")'
        )
    for (name, region), number in Counter((each.name, each.region) for each in found).items():
        if number > 1:
            where = region or "one region"
            raise UsageError(
                f"{scenario_file.name} names {number} stacks that would both be {name} in {where}."
            )
    return found


def with_twins(names: Mapping[str, object]) -> dict[str, list[Stack]]:
    """The stacks that a scenario file names, once for each twin, by the name of its template.

    Empty where none has twins.
    """
    stacks = [value for value in names.values() if isinstance(value, Stack)]
    first = next((one for one in stacks if one.twins), None)
    if first is None:
        return {}
    return {
        chosen.template.stem: [chosen if one is first else one for one in stacks]
        for chosen in (first, *first.twins)
    }
