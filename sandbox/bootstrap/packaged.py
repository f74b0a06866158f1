"""What ``sandbox package`` leaves: zips that Lambda takes on AWS, and a template that names them.

Nothing is sent anywhere. With a bucket's name the template says where in S3 the files are to be; without, it
names the files beside it, as `aws cloudformation package` and `sam deploy` read it. Templates nested in it
are packaged with it, into the same folder; what AWS::Include takes from files is written into the template.
"""

import hashlib
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sandbox.bootstrap import dumping, limits, nesting, refusals, target
from sandbox.bootstrap.artifacts import NESTED, definition_files, nested_files, with_included
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


@dataclass(frozen=True)
class Bucket:
    """Where somebody will put the files."""

    name: str
    prefix: str = ""
    region: str | None = None
    """None where it is not known: S3's address without a region finds it."""

    def place(self, file: str) -> S3Location:
        return S3Location(self.name, "/".join(part for part in (self.prefix.strip("/"), file) if part))

    def address(self, file: str) -> str:
        """The URL by which CloudFormation reads a nested template."""
        host = f"s3.{self.region}.amazonaws.com" if self.region else "s3.amazonaws.com"
        return f"https://{host}/{self.name}/{self.place(file).key}"


@dataclass(frozen=True)
class Packaged:
    template: Path
    files: dict[str, Package]
    """By the name of the zip beside the template; of nested templates as well."""
    notes: tuple[Note, ...]
    templates: tuple[str, ...] = ()
    """Names of the nested templates, beside it."""


@dataclass(frozen=True)
class _Content:
    """What a template and those in it become."""

    body: dict[str, Any]
    zips: dict[str, Package]
    files: dict[str, Path]
    """What is copied, by the name that it gets: zips and definitions."""
    texts: dict[str, str]
    """Nested templates by the name that they get."""
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
    done = _Packing(cache, bucket, progress).content(template, default_name(template.path), parameters)
    _write(output, done)
    return Packaged(output / TEMPLATE, done.zips, done.notes, tuple(done.texts))


@dataclass(frozen=True)
class _Packing:
    """What a template and those nested in it are packaged with."""

    cache: Path
    bucket: Bucket | None
    progress: Progress

    def content(
        self, template: Template, stack: str, given: Mapping[str, str], later: Collection[str] = ()
    ) -> _Content:
        """Raises as :func:`package` does."""
        template = with_included(template)
        known = known_of(template.body, given, stack, None, later)
        functions, layers = functions_of(template), layers_of(template)
        _refuse(
            [
                *(text for function in functions for text in _problems(function, known)),
                *(text for layer in layers for text in problems(layer)),
                *refusals.code_in_loops(template),
            ]
        )
        packages = build_all(
            functions, layers, known, target.on_aws, cache=self.cache, progress=self.progress
        )
        limits.check(functions, packages, known)
        zips = {f"{each.resource}-{each.sha256[:16]}.zip": each for each in packages}
        body = with_code(template, _code(template, zips, self.bucket))
        files = {name: each.path for name, each in zips.items()}
        for (section, resource, properties, key), file in definition_files(template):
            name = _name(resource, file.read_bytes(), file.suffix)
            files[name] = file
            body[section][resource][properties][key] = _definition(name, self.bucket)
        done = _Content(body, zips, files, {}, tuple(limits.notes(functions, packages)))
        for child, file in nested_files(template):
            done = self._with_nested(done, template, child, file, known)
        return done

    def _with_nested(
        self, outer: _Content, template: Template, child: str, file: Path, known: Intrinsics
    ) -> _Content:
        """``outer`` with the template that is its resource ``child``."""
        inner, given, later = nesting.read_nested(template, child, file, known)
        done = self.content(inner, "", given, later)
        text = dumping.text_of(done.body)
        name = _name(child, text.encode(), ".yaml")
        key = NESTED[template.resources[child]["Type"]]
        place = self.bucket.address(name) if self.bucket else name
        outer.body["Resources"][child]["Properties"][key] = place
        of_child = {name: replace(one, resource=f"{child}/{one.resource}") for name, one in done.zips.items()}
        return _Content(
            outer.body,
            {**outer.zips, **of_child},
            {**outer.files, **done.files},
            {**outer.texts, **done.texts, name: text},
            (*outer.notes, *done.notes),
        )


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


def _code(template: Template, zips: Mapping[str, Package], bucket: Bucket | None) -> dict[str, Any]:
    """What the template says of each function's and layer's code, by logical id."""
    kinds = {name: resource["Type"] for name, resource in template.resources.items()}
    return {
        each.resource: bucket.place(name).written(kinds[each.resource]) if bucket else name
        for name, each in zips.items()
    }


def _name(resource: str, content: bytes, suffix: str) -> str:
    return f"{resource}-{hashlib.sha256(content).hexdigest()[:16]}{suffix}"


def _definition(name: str, bucket: Bucket | None) -> Any:
    """What the template says of a state machine's or an API's definition."""
    if bucket is None:
        return name
    place = bucket.place(name)
    return {"Bucket": place.bucket, "Key": place.key}


def _write(output: Path, done: _Content) -> None:
    output.mkdir(parents=True, exist_ok=True)
    for name, file in done.files.items():
        draft = output / f"{name}.new"
        shutil.copyfile(file, draft)
        draft.replace(output / name)
    for name, text in {**done.texts, TEMPLATE: dumping.text_of(done.body)}.items():
        (output / name).write_text(text, encoding="utf-8")
