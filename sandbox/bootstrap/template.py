"""A SAM or CloudFormation template as it was written, with the line of every resource for messages."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sandbox.bootstrap.loading import KeyPath, NotReadableError, load
from sandbox.errors import TemplateError

NAMES = ("template.yaml", "template.yml", "template.json")
MADE_BY_TRANSFORM = "Fn::"
"""How a key among the Resources begins that is a loop or something included."""


@dataclass(frozen=True)
class Template:
    """A template file and its body, in which every intrinsic function has its long form."""

    path: Path
    body: dict[str, Any]
    lines: Mapping[KeyPath, int]
    within: tuple[Path, ...] = ()
    """The templates in which it is nested, the outermost first."""

    @property
    def folder(self) -> Path:
        """Relative paths in the template start here."""
        return self.path.parent

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        """Logical id to resource, as written; without those that a transform will make."""
        written: dict[str, dict[str, Any]] = self.body["Resources"]
        return {name: one for name, one in written.items() if not name.startswith(MADE_BY_TRANSFORM)}

    @cached_property
    def parameters(self) -> dict[str, dict[str, Any]]:
        return self.body.get("Parameters") or {}

    @cached_property
    def name(self) -> str:
        """``template.yaml``; of a nested one its path from the folder of the outermost."""
        return os.path.relpath(self.path, self.within[0].parent) if self.within else self.path.name

    def where(self, *keys: str) -> str:
        """``template.yaml:12``: the line of the innermost of ``keys`` that is written there."""
        line = self.line(*keys)
        return f"{self.name}:{line}" if line else self.name

    def line(self, *keys: str) -> int:
        """The number alone; 0 where none of ``keys`` is written there."""
        found = (self.lines.get(keys[:length]) for length in range(len(keys), 0, -1))
        return next(filter(None, found), 0)


def read(path: Path) -> Template:
    """Read ``path``, a template or a folder that holds one; raises TemplateError."""
    path = find(path.resolve())
    try:
        body, lines = load(path.read_text(encoding="utf-8"), is_json=path.suffix == ".json")
    except NotReadableError as error:
        raise TemplateError(
            f"{path} cannot be read: line {error.line}, column {error.column}: {error}."
        ) from error
    except UnicodeDecodeError as error:
        raise TemplateError(f"{path} cannot be read: it is not UTF-8 text.") from error
    _check(path, body)
    return Template(path, body, lines)


def find(path: Path) -> Path:
    """``path``, or the template in the folder ``path``; raises TemplateError."""
    if path.is_file():
        return path
    if path.is_dir():
        for name in NAMES:
            if (path / name).is_file():
                return path / name
        raise TemplateError(f"{path} holds no {' or '.join(NAMES)}.{_nearby(path)}")
    raise TemplateError(f"There is no template {path}.{_nearby(path.parent)}")


def _nearby(folder: Path) -> str:
    while not folder.is_dir():
        folder = folder.parent
    found = {*folder.glob("*.y*ml"), *folder.glob("*.json")}
    for name in NAMES:
        found |= {*folder.glob(f"*/{name}"), *folder.glob(f"*/*/{name}")}
    if not found:
        return ""
    names = sorted(path.relative_to(folder).as_posix() for path in found)
    return f" In {folder} there are: {', '.join(names[:8])}."


def _check(path: Path, body: Any) -> None:
    if not isinstance(body, dict) or not isinstance(body.get("Resources"), dict) or not body["Resources"]:
        raise TemplateError(f"{path} is not a template: it has no Resources.")
    for name, resource in body["Resources"].items():
        if str(name).startswith(MADE_BY_TRANSFORM):
            continue
        if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
            raise TemplateError(f"{path}: the resource {name} has no Type.")
        if not isinstance(resource.get("Properties") or {}, dict):
            raise TemplateError(f"{path}: the Properties of {name} are not a mapping.")
    for section in ("Parameters", "Globals", "Conditions", "Mappings"):
        if not isinstance(body.get(section) or {}, dict):
            raise TemplateError(f"{path}: {section} is not a mapping.")
