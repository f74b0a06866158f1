"""Code beside a template that is to be packed: of a function or of a layer."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.bootstrap.template import Template
from sandbox.errors import TemplateError

SAM_FUNCTION = "AWS::Serverless::Function"
LAMBDA_FUNCTION = "AWS::Lambda::Function"
SAM_LAYER = "AWS::Serverless::LayerVersion"
LAMBDA_LAYER = "AWS::Lambda::LayerVersion"
CODE_PROPERTY = {
    SAM_FUNCTION: "CodeUri",
    LAMBDA_FUNCTION: "Code",
    SAM_LAYER: "ContentUri",
    LAMBDA_LAYER: "Content",
}


@dataclass(frozen=True)
class S3Location:
    bucket: str
    key: str

    def written(self, resource_type: str) -> dict[str, str]:
        """As the code of a resource of that type."""
        if resource_type.startswith("AWS::Serverless::"):
            return {"Bucket": self.bucket, "Key": self.key}
        return {"S3Bucket": self.bucket, "S3Key": self.key}


@dataclass(frozen=True)
class Source:
    """What :mod:`~sandbox.bootstrap.packaging` makes a package of."""

    logical_id: str
    where: str
    """File and line, for messages."""
    code: Path
    """A folder or a zip."""
    prefix: str = ""
    """Where in the package it goes: ``python/`` of a layer that is built."""
    method: str | None = None
    """The template's BuildMethod."""
    is_built: bool = True
    """Whether what it asks for is installed; else it is packed as it lies."""


def local_code(
    template: Template, name: str, resource_type: str, properties: Mapping[str, Any]
) -> Path | None:
    """The folder or file beside the template that holds a resource's code; None where it is elsewhere.

    ``properties`` are with SAM's Globals. Raises TemplateError for one that does not exist.
    """
    written = properties.get(CODE_PROPERTY[resource_type])
    if not isinstance(written, str) or not is_local(written):
        return None
    path = Path(template.folder, written).resolve()
    if not path.exists():
        where = template.where("Resources", name, "Properties", CODE_PROPERTY[resource_type])
        raise TemplateError(f"{where}: the code of {name} is not there: {path} does not exist.")
    return path


def is_local(code: Any) -> bool:
    """Whether ``code``, as written in a template, is a path."""
    return isinstance(code, str) and not code.startswith(("s3://", "https://"))
