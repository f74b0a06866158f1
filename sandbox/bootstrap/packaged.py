"""What ``sandbox package`` leaves: zips that Lambda takes on AWS, and a template that names them.

Nothing is sent anywhere. With a bucket's name the template says where in S3 the files are to be; without, it
names the files beside it, as `aws cloudformation package` and `sam deploy` read it.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sandbox.bootstrap import limits, refusals, target
from sandbox.bootstrap.artifacts import definition_files, nested_files
from sandbox.bootstrap.building import build_all, runtime_of
from sandbox.bootstrap.fidelity import Note
from sandbox.bootstrap.functions import Function, functions_of, with_code
from sandbox.bootstrap.intrinsics import Intrinsics
from sandbox.bootstrap.known import known_of
from sandbox.bootstrap.layers import layers_of, problems
from sandbox.bootstrap.packaging import Package
from sandbox.bootstrap.sources import S3Location
from sandbox.bootstrap.stack import default_name
from sandbox.bootstrap.template import Template, read
from sandbox.errors import TemplateError, UsageError
from sandbox.progress import Progress

TEMPLATE = "template.yaml"
_BUILT = re.compile(r"(python3\.\d+|nodejs\d+\.x|provided.*)?")
_MAY_BE_TAKEN_FOR_A_NUMBER = re.compile(r"[-+.\d].*")


@dataclass(frozen=True)
class Bucket:
    """Where somebody will put the files."""

    name: str
    prefix: str = ""

    def place(self, file: str) -> S3Location:
        return S3Location(self.name, "/".join(part for part in (self.prefix.strip("/"), file) if part))


@dataclass(frozen=True)
class Packaged:
    template: Path
    files: dict[str, Package]
    """By the name of the zip beside the template."""
    notes: tuple[Note, ...]


def package(
    path: Path,
    output: Path,
    *,
    cache: Path,
    parameters: Mapping[str, str],
    bucket: Bucket | None,
    progress: Progress,
) -> Packaged:
    """Write the packages of ``path``, a template or its folder, and the template that names them.

    Raises TemplateError and PackagingError, naming file and line, and UsageError for an unknown parameter.
    """
    template = read(path)
    if unknown := sorted(set(parameters) - set(template.parameters)):
        raise UsageError(f"{template.path.name} has no parameter {', '.join(unknown)}.")
    known = known_of(template.body, parameters, default_name(template.path), None)
    functions, layers = functions_of(template), layers_of(template)
    _refuse(
        [
            *(text for function in functions for text in _problems(function, known)),
            *(text for layer in layers for text in problems(layer)),
            *_elsewhere(template),
        ]
    )
    packages = build_all(functions, layers, known, target.on_aws, cache=cache, progress=progress)
    limits.check(functions, packages, known)
    zips = {f"{each.resource}-{each.sha256[:16]}.zip": each for each in packages}
    files = {name: each.path for name, each in zips.items()}
    body = with_code(template, _code(template, zips, bucket))
    for (section, resource, properties, key), file in definition_files(template):
        name = _name(resource, file)
        files[name] = file
        body[section][resource][properties][key] = _definition(name, bucket)
    _write(output, files, body)
    return Packaged(output / TEMPLATE, zips, tuple(limits.notes(functions, packages)))


def _refuse(told: list[str]) -> None:
    if told:
        raise TemplateError("\n".join(told))


def _problems(function: Function, known: Intrinsics) -> Iterator[str]:
    start = f"{function.where}: {function.logical_id} cannot be packaged:"
    source, runtime = function.source, runtime_of(function, known)
    if source is None or source.code.is_file() or not source.is_built:
        return
    yield from refusals.build_method(start, function)
    if function.setting("Runtime") is not None and not runtime:
        yield f"{start} its Runtime is not known before it is deployed. Give the parameter that says it."
    if not _BUILT.fullmatch(runtime):
        yield (
            f"{start} its Runtime is {runtime}, and only those of Python and Node.js are built. "
            "Build it with `sam build` and package .aws-sam/build/template.yaml."
        )


def _elsewhere(template: Template) -> Iterator[str]:
    """A line for each template beside this one, which would have to be packaged, too."""
    for name, file in nested_files(template):
        yield (
            f"{template.where('Resources', name)}: {name} is the template {file.name}, and one at a time is "
            "packaged. Package that, put it into S3, and name its place here; or use `sam package`."
        )


def _code(template: Template, zips: Mapping[str, Package], bucket: Bucket | None) -> dict[str, Any]:
    """What the template says of each function's and layer's code, by logical id."""
    kinds = {name: resource["Type"] for name, resource in template.resources.items()}
    return {
        each.resource: bucket.place(name).written(kinds[each.resource]) if bucket else name
        for name, each in zips.items()
    }


def _name(resource: str, file: Path) -> str:
    return f"{resource}-{hashlib.sha256(file.read_bytes()).hexdigest()[:16]}{file.suffix}"


def _definition(name: str, bucket: Bucket | None) -> Any:
    """What the template says of a state machine's or an API's definition."""
    if bucket is None:
        return name
    place = bucket.place(name)
    return {"Bucket": place.bucket, "Key": place.key}


def _write(output: Path, files: Mapping[str, Path], body: dict[str, Any]) -> None:
    output.mkdir(parents=True, exist_ok=True)
    for name, file in files.items():
        draft = output / f"{name}.new"
        shutil.copyfile(file, draft)
        draft.replace(output / name)
    text = yaml.dump(body, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    (output / TEMPLATE).write_text(text, encoding="utf-8")


class _Dumper(yaml.SafeDumper):
    """CloudFormation reads no aliases, and has its own mind about what is a number."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _string(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    quoted = "'" if _MAY_BE_TAKEN_FOR_A_NUMBER.fullmatch(text) else None
    style = "|" if "\n" in text else quoted
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _string)
