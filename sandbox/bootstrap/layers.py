"""The layers of a template, and how their content is packed.

As with the SAM CLI: one with a ``BuildMethod`` of Python goes under ``python/`` with what it asks for, one of
Node under ``nodejs/``; one without is packed as it lies.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.bootstrap import sources
from sandbox.bootstrap.manifests import PYTHON_UV
from sandbox.bootstrap.sources import Source
from sandbox.bootstrap.target import DEFAULT_PROCESSOR, PROCESSORS
from sandbox.bootstrap.template import Template
from sandbox.engine.runtimes import NAMES

TYPES = (sources.SAM_LAYER, sources.LAMBDA_LAYER)


@dataclass(frozen=True)
class Layer:
    logical_id: str
    properties: dict[str, Any]
    where: str
    """File and line, for messages."""
    content: Path | None
    """The folder or zip beside the template; None where the content is in S3 already."""
    method: str | None
    """The BuildMethod: a runtime, or ``python-uv``."""
    metadata: dict[str, Any]

    @property
    def runtime(self) -> str:
        """The one it is built for; empty where it is not built, or does not say."""
        if self.method == PYTHON_UV:
            return str(next(iter(self.properties.get("CompatibleRuntimes") or []), ""))
        return self.method or ""

    @property
    def processor(self) -> str:
        """x86_64 or arm64."""
        compatible = self.properties.get("CompatibleArchitectures")
        first = compatible[0] if isinstance(compatible, list) and compatible else None
        asked = self.metadata.get("BuildArchitecture") or first
        return asked if asked in PROCESSORS else DEFAULT_PROCESSOR

    @property
    def source(self) -> Source | None:
        """What is to be packed."""
        if self.content is None:
            return None
        prefix = f"{self.runtime[:6]}/" if self.runtime else ""  # python or nodejs
        return Source(self.logical_id, self.where, self.content, prefix, self.method, bool(self.runtime))


def layers_of(template: Template) -> list[Layer]:
    """Every layer of ``template`` in its order; raises TemplateError for content that is not there."""
    return [
        _layer(template, name, resource)
        for name, resource in template.resources.items()
        if resource["Type"] in TYPES
    ]


def problems(layer: Layer) -> Iterator[str]:
    """Why it cannot be packed, in words."""
    if layer.content is not None and layer.method and layer.runtime not in NAMES:
        asked = layer.runtime or f"{layer.method} without CompatibleRuntimes"
        yield (
            f"{layer.where}: {layer.logical_id} cannot be packaged: its BuildMethod is {asked}, "
            "and only those of Python and of npm are known. "
            "Build it with `sam build` and deploy .aws-sam/build/template.yaml."
        )


def _layer(template: Template, name: str, resource: dict[str, Any]) -> Layer:
    properties = resource.get("Properties") or {}
    metadata = resource.get("Metadata") or {}
    return Layer(
        logical_id=name,
        properties=properties,
        where=template.where("Resources", name),
        content=sources.local_code(template, name, resource["Type"], properties),
        # The SAM CLI builds its own type only.
        method=metadata.get("BuildMethod") if resource["Type"] == sources.SAM_LAYER else None,
        metadata=metadata,
    )
