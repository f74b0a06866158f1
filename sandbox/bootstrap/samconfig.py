"""What a ``samconfig.toml`` says about a deployment, as the SAM CLI reads it.

Beside the template, ``[ENV.global.parameters]`` with ``[ENV.deploy.parameters]`` over it, and for what is
packaged ``[ENV.package.parameters]`` over that; ENV is ``default``. A value on the command line wins.
"""

import re
import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sandbox.errors import UsageError

NAMES = ("samconfig.toml", "samconfig.yaml", "samconfig.yml")
DEFAULT_ENV = "default"
_LONG_FORM = re.compile(r"ParameterKey=(?P<key>.+?),ParameterValue=(?P<value>.*)", re.DOTALL)


@dataclass(frozen=True)
class SamConfig:
    """None, or empty, where the file does not say."""

    template: Path | None = None
    stack: str | None = None
    region: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    bucket: str | None = None
    prefix: str | None = None


def read(
    folder: Path,
    *,
    file: Path | None = None,
    env: str | None = None,
    commands: tuple[str, ...] = ("global", "deploy"),
) -> SamConfig:
    """The configuration in ``folder``, the template's; ``file`` is another than samconfig.toml, from there.

    Of the sections for ``commands`` the last that says something counts. Raises UsageError for a file that is
    asked for and not there, cannot be read, or has no such ``env``.
    """
    path = _find(folder, file)
    if path is None:
        if env is not None:
            raise UsageError(f"There is no {NAMES[0]} in {folder}, which --config-env {env} would be of.")
        return SamConfig()
    body = _body(path)
    name = env or DEFAULT_ENV
    if name not in body and env is not None:
        there = ", ".join(key for key, value in body.items() if isinstance(value, dict)) or "nothing"
        raise UsageError(f"{path} has no environment {env}. It has: {there}.")
    said = {key: value for command in commands for key, value in _section(body, name, command).items()}
    template = said.get("template_file") or said.get("template")
    return SamConfig(
        template=Path(path.parent, str(template)).resolve() if template else None,
        stack=_text(said.get("stack_name")),
        region=_text(said.get("region")),
        parameters=pairs(said.get("parameter_overrides"), f"{path}: parameter_overrides"),
        tags=pairs(said.get("tags"), f"{path}: tags"),
        capabilities=tuple(_words(said.get("capabilities"))),
        bucket=_text(said.get("s3_bucket")),
        prefix=_text(said.get("s3_prefix")),
    )


def pairs(written: Any, what: str) -> dict[str, str]:
    """``NAME=VALUE …`` as text or as a list, or a table; raises UsageError, beginning with ``what``."""
    if isinstance(written, Mapping):
        return {str(name): _value(value) for name, value in written.items()}
    found: dict[str, str] = {}
    for word in _words(written):
        if word.startswith("file://"):
            raise UsageError(f"{what} names the file {word}; write its values there themselves.")
        long = _LONG_FORM.fullmatch(word)
        name, equals, value = (long["key"], "=", long["value"]) if long else word.partition("=")
        if not equals:
            raise UsageError(f"{what}: {word!r} is not of the form NAME=VALUE.")
        found[name] = value
    return found


def _words(written: Any) -> list[str]:
    if isinstance(written, str):
        return shlex.split(written)
    # An item of a list is one pair, quoted or not: `A="b c"` and `A=b c` are the same there.
    return [re.sub(r'^([^=]+)="(.*)"$', r"\1=\2", str(word), flags=re.DOTALL) for word in written or []]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _find(folder: Path, file: Path | None) -> Path | None:
    if file is not None:
        if not (path := folder / file).is_file():
            raise UsageError(f"There is no configuration file {path}.")
        return path
    return next((folder / name for name in NAMES if (folder / name).is_file()), None)


def _body(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        body = tomllib.loads(text) if path.suffix == ".toml" else yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    return body if isinstance(body, dict) else {}


def _section(body: dict[str, Any], env: str, command: str) -> dict[str, Any]:
    section = body
    for name in (env, command, "parameters"):
        found = section.get(name)
        section = found if isinstance(found, dict) else {}
    return section
