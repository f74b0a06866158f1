"""What cannot run here is refused by name before anything happens, and substitutions are told."""

from collections.abc import Iterator
from typing import Any

from sandbox.bootstrap import language, layers, references, rules, streams
from sandbox.bootstrap.fidelity import Note
from sandbox.bootstrap.functions import Function
from sandbox.bootstrap.intrinsics import UNKNOWN, Intrinsics
from sandbox.bootstrap.language import LANGUAGE_EXTENSIONS, LOOP, SAM, SAM_TRANSFORM
from sandbox.bootstrap.loading import KeyPath
from sandbox.bootstrap.sources import CODE_PROPERTY, SAM_FUNCTION, is_local
from sandbox.bootstrap.target import DEFAULT_PROCESSOR, PROCESSORS, platform_name
from sandbox.bootstrap.template import Template
from sandbox.bootstrap.walking import uses
from sandbox.engine.runtimes import IN_WORDS, NAMES
from sandbox.errors import TemplateError

GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"


def refuse(template: Template, functions: list[Function], known: Intrinsics) -> None:
    """Raise TemplateError with a line for each function or layer that this release cannot deploy."""
    problems = [text for function in functions for text in _problems(function, known)]
    problems += [text for layer in layers.layers_of(template) for text in layers.problems(layer)]
    problems += [*_without_transform(template), *code_in_loops(template)]
    problems += [
        *language.problems(template),
        *references.problems(template),
        *rules.problems(template, known),
    ]
    problems += [*streams.problems(template, known), *_replicas(template, known)]
    if problems:
        raise TemplateError("\n".join(problems))


def substitutions(functions: list[Function], known: Intrinsics) -> list[Note]:
    """A note for each function that will run on another processor than it asks for."""
    found = []
    for function in functions:
        for processor in known.resolve(function.setting("Architectures")) or [DEFAULT_PROCESSOR]:
            if processor in PROCESSORS and PROCESSORS[processor] not in platform_name():
                here = platform_name().partition("-")[0]
                found.append(
                    Note(function.where, f"{function.logical_id} asks for {processor} and runs on {here}.")
                )
    return found


def _problems(function: Function, known: Intrinsics) -> Iterator[str]:
    start = f"{function.where}: {function.logical_id} cannot run here:"
    code = function.setting("Code")
    image = function.setting("ImageUri") or (isinstance(code, dict) and code.get("ImageUri"))
    if known.resolve(function.setting("PackageType")) == "Image" or image:
        yield (
            f"{start} it is a container image, and functions run as processes. "
            "Give it PackageType Zip with a CodeUri."
        )
        return
    yield from _runtime(start, known.resolve(function.setting("Runtime")))
    yield from build_method(start, function)


def build_method(start: str, function: Function) -> Iterator[str]:
    """Why a function cannot be built, as the end of a sentence that begins with ``start``."""
    method = function.metadata.get("BuildMethod")
    if function.type == SAM_FUNCTION and method and not str(method).startswith(("python", "nodejs")):
        yield (
            f"{start} its BuildMethod is {method}, and only those of Python and of npm are known. "
            "Build it with `sam build` and deploy .aws-sam/build/template.yaml."
        )


def _runtime(start: str, runtime: Any) -> Iterator[str]:
    if runtime is None:
        return  # CloudFormation says what is missing
    if runtime is UNKNOWN:
        yield f"{start} its Runtime is not known before it is deployed. Write the runtime itself there."
    elif runtime not in NAMES:
        yield (
            f"{start} its Runtime is {runtime}, and this release runs {IN_WORDS} only. "
            "Give it one of those, or leave it out of the template that you deploy here; "
            "a LocalStack that has Docker runs it in a container, by LAMBDA_RUNTIME_EXECUTOR=docker."
        )


def _without_transform(template: Template) -> Iterator[str]:
    """SAM's types mean nothing to CloudFormation until they are transformed, and loops stay as they are."""
    transforms = language.transforms(template)
    for path in loops(template):
        if LANGUAGE_EXTENSIONS not in transforms:
            yield f"{template.where(*path)}: {path[-1]} needs the line `Transform: {LANGUAGE_EXTENSIONS}`."
    if SAM_TRANSFORM in transforms:
        return
    for name, resource in template.resources.items():
        if resource["Type"].startswith(SAM):
            where = template.where("Resources", name)
            yield (
                f"{where}: {name} is of type {resource['Type']}, and the template has no line "
                f"`Transform: {SAM_TRANSFORM}`. Add it at the top."
            )


def _replicas(template: Template, known: Intrinsics) -> Iterator[str]:
    """A line for each table that is to be in several regions."""
    for name, resource in template.resources.items():
        replicas = known.resolve((resource.get("Properties") or {}).get("Replicas"))
        if resource["Type"] == GLOBAL_TABLE and isinstance(replicas, list) and len(replicas) > 1:
            where = template.where("Resources", name, "Properties", "Replicas")
            yield f"{where}: {name} has replicas in several regions, and a table has one region here."


def loops(template: Template) -> Iterator[KeyPath]:
    """Where a loop over resources stands."""
    for name in template.body["Resources"]:
        if str(name).startswith(LOOP):
            yield ("Resources", name)


def code_in_loops(template: Template) -> Iterator[str]:
    """A line for each loop that makes resources whose code lies beside the template."""
    for path in loops(template):
        properties = [
            key
            for key in {*CODE_PROPERTY.values()}
            for _, value in uses(template.body["Resources"][path[1]], key)
            if is_local(value)
        ]
        if properties:
            yield (
                f"{template.where(*path)}: {path[1]} makes resources whose {properties[0]} is beside the "
                "template, and a loop's are not packed. Write them out, or put the code into S3."
            )
