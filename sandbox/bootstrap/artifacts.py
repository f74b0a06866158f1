"""Files beside a template that CloudFormation reads from S3: templates, definitions, what is included."""

import copy
import hashlib
import json
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeGuard

from sandbox.bootstrap import loading
from sandbox.bootstrap.fidelity import Note
from sandbox.bootstrap.loading import KeyPath
from sandbox.bootstrap.sources import S3Location, is_local
from sandbox.bootstrap.template import Template
from sandbox.bootstrap.upload import bucket_name
from sandbox.bootstrap.walking import at, uses
from sandbox.clients import Clients
from sandbox.errors import TemplateError

NESTED = {"AWS::Serverless::Application": "Location", "AWS::CloudFormation::Stack": "TemplateURL"}
DEFINITIONS = {
    "AWS::Serverless::StateMachine": "DefinitionUri",
    "AWS::StepFunctions::StateMachine": "DefinitionS3Location",
    "AWS::Serverless::Api": "DefinitionUri",
    "AWS::Serverless::HttpApi": "DefinitionUri",
    "AWS::ApiGateway::RestApi": "BodyS3Location",
}
INCLUDE = "AWS::Include"


@dataclass(frozen=True)
class Artifact:
    """One such file: what is put where, and what then stands in the template instead of its path."""

    path: KeyPath
    """Empty where the template names its place already."""
    place: S3Location
    content: bytes
    written: Any


def nested_files(template: Template) -> Iterator[tuple[str, Path]]:
    """Logical id and file of each template that this one has as a resource; raises TemplateError."""
    for name, resource in template.resources.items():
        if (key := NESTED.get(resource["Type"])) is None:
            continue
        written = (resource.get("Properties") or {}).get(key)
        path = ("Resources", name, "Properties", key)
        if isinstance(written, dict) and "ApplicationId" in written:
            raise TemplateError(
                f"{template.where(*path)}: {name} is of the Serverless Application Repository, "
                "which there is not here. Give it the path of a template."
            )
        if _is_path(written):
            yield name, _there(template, path, written)


def notes(template: Template, known: Container[str]) -> Iterator[Note]:
    """One for each nested template that is not among the ``known`` ones."""
    for name, resource in template.resources.items():
        if resource["Type"] in NESTED and name not in known:
            where = template.where("Resources", name)
            yield Note(where, f"{name}: its template is elsewhere, and the plan does not look into it.")


def nested(template: Template, name: str, body: str, clients: Clients) -> Artifact:
    """The template of the nested stack ``name``, whose ``body`` is ready to be sent."""
    place = _place(body.encode(), ".json", clients)
    url = f"{clients.endpoint_url}/{place.bucket}/{place.key}"
    key = NESTED[template.resources[name]["Type"]]
    return Artifact(("Resources", name, "Properties", key), place, body.encode(), url)


def definition_files(template: Template) -> Iterator[tuple[KeyPath, Path]]:
    """Where the template names a state machine's or an API's definition, and the file."""
    for name, resource in template.resources.items():
        key = DEFINITIONS.get(resource["Type"], "")
        written = (resource.get("Properties") or {}).get(key)
        if key and _is_path(written):
            path = ("Resources", name, "Properties", key)
            yield path, _there(template, path, written)


def definitions(template: Template, clients: Clients) -> Iterator[Artifact]:
    """Definitions of state machines and APIs; raises TemplateError for a file that cannot be read."""
    for path, file in definition_files(template):
        content = _as_json(template, path, file)
        place = _place(content, ".json", clients)
        yield Artifact(path, place, content, {"Bucket": place.bucket, "Key": place.key})


def with_included(template: Template) -> Template:
    """``template`` with what AWS::Include takes from files beside it; raises TemplateError.

    A plan has nothing in S3 yet, and what is included may have code beside it.
    """
    found = {path: _included(template, path, one) for path, one in uses(template.body, "Fn::Transform")}
    written = template.body.get("Transform") or []
    transforms = written if isinstance(written, list) else [written]
    files = [_included(template, ("Transform",), one) for one in transforms]
    if not any((*found.values(), *files)):
        return template
    body = copy.deepcopy(template.body)
    for path, file in found.items():
        if file:
            owner = at(body, path[:-1])
            del owner[path[-1]]
            owner.update(json.loads(_as_json(template, path, file)))
    if any(files):
        body["Transform"] = [one for one, file in zip(transforms, files, strict=True) if not file]
        for file in filter(None, files):
            _lay_in(body, json.loads(_as_json(template, ("Transform",), file)))
    return replace(template, body=body)


def _included(template: Template, path: KeyPath, transform: Any) -> Path | None:
    """The file beside the template that this transform includes, if it does."""
    if not isinstance(transform, dict) or transform.get("Name") != INCLUDE:
        return None
    written = (transform.get("Parameters") or {}).get("Location")
    return _there(template, (*path, "Parameters", "Location"), written) if _is_path(written) else None


def _lay_in(body: dict[str, Any], included: dict[str, Any]) -> None:
    """Add what is included by a whole template: to its sections, where it has them."""
    for section, content in included.items():
        there = body.get(section)
        under = there if isinstance(there, dict) and isinstance(content, dict) else None
        body[section] = content if under is None else {**under, **content}


def _is_path(written: Any) -> TypeGuard[str]:
    return is_local(written) and not written.startswith(("http://", "arn:"))


def _as_json(template: Template, path: KeyPath, file: Path) -> bytes:
    """A file's content as JSON: LocalStack reads YAML there without CloudFormation's short forms."""
    try:
        body, _ = loading.load(file.read_text(encoding="utf-8"), is_json=file.suffix == ".json")
    except (OSError, ValueError) as error:
        raise TemplateError(f"{template.where(*path)}: {file} cannot be read: {error}.") from error
    return json.dumps(body).encode()


def _there(template: Template, path: KeyPath, written: str) -> Path:
    file = Path(template.folder, written).resolve()
    if not file.is_file():
        raise TemplateError(
            f"{template.where(*path)}: {_owner(path)} names {written}, and {file} does not exist."
        )
    return file


def _owner(path: KeyPath) -> str:
    return INCLUDE if {"Fn::Transform", "Transform"} & set(path) else path[1]


def _place(content: bytes, suffix: str, clients: Clients) -> S3Location:
    return S3Location(bucket_name(clients), f"{hashlib.sha256(content).hexdigest()}{suffix}")
