"""The functions of a template: their settings with SAM's Globals laid under, and where their code is."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.bootstrap.template import Template
from sandbox.errors import TemplateError

SAM_FUNCTION = "AWS::Serverless::Function"
LAMBDA_FUNCTION = "AWS::Lambda::Function"
CODE_PROPERTY = {SAM_FUNCTION: "CodeUri", LAMBDA_FUNCTION: "Code"}


@dataclass(frozen=True)
class Function:
    """One function as the template describes it, before CloudFormation has seen it."""

    logical_id: str
    type: str
    properties: dict[str, Any]
    where: str
    """File and line, for messages."""
    code: Path | None
    """The folder or zip beside the template; None where the code is inline or already in S3."""
    metadata: dict[str, Any]

    def setting(self, name: str) -> Any:
        """A property as written: an intrinsic function stays one. None where it is not given."""
        return self.properties.get(name)


@dataclass(frozen=True)
class S3Location:
    bucket: str
    key: str


def functions_of(template: Template) -> list[Function]:
    """Every function of ``template`` in its order; raises TemplateError for code that is not there."""
    return [
        _function(template, name, resource)
        for name, resource in template.resources.items()
        if resource["Type"] in CODE_PROPERTY
    ]


def as_sent(template: Template, places: Mapping[str, S3Location]) -> dict[str, Any]:
    """The template's body with the code of each function in ``places`` (by logical id) taken from S3."""
    body = copy.deepcopy(template.body)
    _write_booleans(_globals(body))
    for name, place in places.items():
        resource = body["Resources"][name]
        if resource["Type"] == SAM_FUNCTION:
            code = {"Bucket": place.bucket, "Key": place.key}
        else:
            code = {"S3Bucket": place.bucket, "S3Key": place.key}
        resource["Properties"] = {**resource.get("Properties", {}), CODE_PROPERTY[resource["Type"]]: code}
    if _is_local(_globals(body).get("CodeUri")):
        del body["Globals"]["Function"]["CodeUri"]  # now written into each function
    for resource in body["Resources"].values():
        if resource["Type"] in CODE_PROPERTY:
            _write_booleans(resource.get("Properties") or {})
    return body


def _function(template: Template, name: str, resource: dict[str, Any]) -> Function:
    properties = resource.get("Properties") or {}
    if resource["Type"] == SAM_FUNCTION:
        properties = _merged(_globals(template.body), properties)
    return Function(
        logical_id=name,
        type=resource["Type"],
        properties=properties,
        where=template.where("Resources", name),
        code=_code(template, name, properties.get(CODE_PROPERTY[resource["Type"]])),
        metadata=resource.get("Metadata") or {},
    )


def _code(template: Template, name: str, written: Any) -> Path | None:
    if not _is_local(written):
        return None
    path = Path(template.folder, written).resolve()
    if not path.exists():
        where = template.where("Resources", name, "Properties", "CodeUri")
        raise TemplateError(f"{where}: the code of {name} is not there: {path} does not exist.")
    return path


def _write_booleans(properties: dict[str, Any]) -> None:
    """A handler sees true as ``true``; left to LocalStack it would see Python's ``True``."""
    variables = (properties.get("Environment") or {}).get("Variables") or {}
    for name, value in variables.items():
        if isinstance(value, bool):
            variables[name] = str(value).lower()


def _is_local(code: Any) -> bool:
    return isinstance(code, str) and not code.startswith(("s3://", "https://"))


def _globals(body: dict[str, Any]) -> dict[str, Any]:
    section: dict[str, Any] = (body.get("Globals") or {}).get("Function") or {}
    return section


def _merged(under: Any, over: Any) -> Any:
    """SAM's rule for Globals: mappings are merged, lists joined, anything else is replaced."""
    if isinstance(under, dict) and isinstance(over, dict):
        both = {key: _merged(under[key], over[key]) for key in under.keys() & over.keys()}
        return {**under, **over, **both}
    if isinstance(under, list) and isinstance(over, list):
        return [*under, *over]
    return over
