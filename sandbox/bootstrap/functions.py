"""The functions of a template: their settings with SAM's Globals laid under, and where their code is."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.bootstrap import sources
from sandbox.bootstrap.sources import CODE_PROPERTY, LAMBDA_FUNCTION, SAM_FUNCTION, S3Location, Source
from sandbox.bootstrap.template import Template

TYPES = (SAM_FUNCTION, LAMBDA_FUNCTION)


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

    @property
    def source(self) -> Source | None:
        """What is to be packed. SkipBuild is the SAM CLI's word for a folder that is packed as it lies."""
        if self.code is None:
            return None
        is_built = str(self.metadata.get("SkipBuild")).lower() != "true"
        return Source(
            self.logical_id, self.where, self.code, method=self.metadata.get("BuildMethod"), is_built=is_built
        )


def functions_of(template: Template) -> list[Function]:
    """Every function of ``template`` in its order; raises TemplateError for code that is not there."""
    return [
        _function(template, name, resource)
        for name, resource in template.resources.items()
        if resource["Type"] in TYPES
    ]


def as_sent(template: Template, places: Mapping[str, S3Location]) -> dict[str, Any]:
    """The template's body with the code of each resource in ``places`` (by logical id) taken from S3."""
    types = {name: template.resources[name]["Type"] for name in places}
    return with_code(template, {name: place.written(types[name]) for name, place in places.items()})


def with_code(template: Template, written: Mapping[str, Any]) -> dict[str, Any]:
    """The template's body with ``written`` as the code of functions and layers, by logical id."""
    body = copy.deepcopy(template.body)
    _write_booleans(_globals(body))
    for name, code in written.items():
        resource = body["Resources"][name]
        resource["Properties"] = {**resource.get("Properties", {}), CODE_PROPERTY[resource["Type"]]: code}
    if sources.is_local(_globals(body).get("CodeUri")):
        del body["Globals"]["Function"]["CodeUri"]  # now written into each function
    for name, resource in template.resources.items():
        if resource["Type"] in TYPES:
            _write_booleans(body["Resources"][name].get("Properties") or {})
    return body


def with_globals(template: Template, resource: dict[str, Any]) -> dict[str, Any]:
    """The properties of a resource, with SAM's Globals of its type laid under."""
    properties: dict[str, Any] = resource.get("Properties") or {}
    vendor, _, kind = resource["Type"].rpartition("::")
    return _merged(_globals(template.body, kind), properties) if vendor == "AWS::Serverless" else properties


def _function(template: Template, name: str, resource: dict[str, Any]) -> Function:
    properties = with_globals(template, resource)
    return Function(
        logical_id=name,
        type=resource["Type"],
        properties=properties,
        where=template.where("Resources", name),
        # Inline code comes first, as in SAM: a CodeUri of the Globals is then not the function's.
        code=None
        if properties.get("InlineCode")
        else sources.local_code(template, name, resource["Type"], properties),
        metadata=resource.get("Metadata") or {},
    )


def _write_booleans(properties: dict[str, Any]) -> None:
    """A handler sees true as ``true``; left to LocalStack it would see Python's ``True``."""
    variables = (properties.get("Environment") or {}).get("Variables") or {}
    for name, value in variables.items():
        if isinstance(value, bool):
            variables[name] = str(value).lower()


def _globals(body: dict[str, Any], kind: str = "Function") -> dict[str, Any]:
    section: dict[str, Any] = (body.get("Globals") or {}).get(kind) or {}
    return section


def _merged(under: Any, over: Any) -> Any:
    """SAM's rule for Globals: mappings are merged, lists joined, anything else is replaced."""
    if isinstance(under, dict) and isinstance(over, dict):
        both = {key: _merged(under[key], over[key]) for key in under.keys() & over.keys()}
        return {**under, **over, **both}
    if isinstance(under, list) and isinstance(over, list):
        return [*under, *over]
    return over
