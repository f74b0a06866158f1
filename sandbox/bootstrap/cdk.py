"""What ``cdk synth`` writes: a folder (cdk.out) with a manifest, a template for each stack, and its assets.

Assets that are code of functions and layers, or nested templates, become paths in the template, and go the
way of every other; other files are put where the template looks for them. What the template says about CDK's
own bootstrap stack is left out: there is none here.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sandbox.bootstrap import archive
from sandbox.bootstrap.artifacts import NESTED
from sandbox.bootstrap.sources import CODE_PROPERTY, S3Location
from sandbox.bootstrap.template import Template
from sandbox.errors import TemplateError, UsageError

MANIFEST = "manifest.json"
STACK = "aws:cloudformation:stack"
ASSETS = "cdk:asset-manifest"
VERSION_PARAMETER = "BootstrapVersion"
VERSION_RULE = "CheckBootstrapVersion"
_ANYWHERE = ("unknown-account", "unknown-region")


@dataclass(frozen=True)
class Stack:
    """One stack of an assembly."""

    name: str
    template: Path
    account: str | None
    """Where CDK's ``env`` says so."""
    region: str | None
    assets: tuple[Path, ...]
    """Its asset manifests."""


@dataclass(frozen=True)
class Asset:
    """A file or folder that CDK would publish."""

    source: Path
    packaging: str
    """``file``, or ``zip`` of a folder."""
    bucket: str
    """With ``${AWS::AccountId}`` and the like as written."""
    key: str

    def place(self, account: str, region: str) -> S3Location:
        values = {"AWS::AccountId": account, "AWS::Region": region, "AWS::Partition": "aws"}
        bucket = self.bucket
        for name, value in values.items():
            bucket = bucket.replace(f"${{{name}}}", value)
        return S3Location(bucket, self.key)

    def content(self) -> bytes:
        """What is published; equal for equal files."""
        if self.packaging == "file":
            return self.source.read_bytes()
        with tempfile.TemporaryDirectory() as folder:
            return archive.write(archive.entries_of(self.source), Path(folder)).read_bytes()


def stack_of(path: Path, name: str | None = None) -> Stack | None:
    """The stack that ``path`` means, an assembly's folder or a template in it; None where it is none's.

    Raises UsageError where the folder holds several and ``name`` is none of them.
    """
    folder = path if path.is_dir() else path.parent
    if not (folder / MANIFEST).is_file():
        return None
    stacks = list(_stacks(folder))
    if path.is_file():
        return next((stack for stack in stacks if stack.template == path), None)
    if not stacks:
        return None
    chosen = [stack for stack in stacks if stack.name == name]
    if len(stacks) == 1 or chosen:
        return (chosen or stacks)[0]
    there = ", ".join(stack.name for stack in stacks)
    raise UsageError(f"{path} holds several stacks: {there}. Choose one with: --stack NAME")


def adapted(template: Template, stack: Stack) -> tuple[Template, list[Asset]]:
    """``template`` with paths where it names published assets, and the assets that it does not name so.

    Raises TemplateError for an asset that cannot be had without Docker or a command.
    """
    assets = {asset.key: asset for manifest in stack.assets for asset in _assets(manifest)}
    body = json.loads(json.dumps(template.body))
    used = {key for resource in body["Resources"].values() for key in _write_paths(resource, assets)}
    body.get("Parameters", {}).pop(VERSION_PARAMETER, None)
    body.get("Rules", {}).pop(VERSION_RULE, None)
    templates = {stack.template}
    left = [each for key, each in assets.items() if key not in used and each.source not in templates]
    return replace(template, body=body), left


def _stacks(folder: Path) -> Iterator[Stack]:
    artifacts = _read(folder / MANIFEST).get("artifacts") or {}
    for name, artifact in artifacts.items():
        if artifact.get("type") == STACK:
            properties = artifact.get("properties") or {}
            account, region = artifact.get("environment", "").removeprefix("aws://").split("/")[:2]
            manifests = [artifacts.get(needed) or {} for needed in artifact.get("dependencies") or []]
            yield Stack(
                name=properties.get("stackName") or name,
                template=(folder / properties["templateFile"]).resolve(),
                account=None if account in _ANYWHERE else account,
                region=None if region in _ANYWHERE else region,
                assets=tuple(
                    folder / one["properties"]["file"] for one in manifests if one.get("type") == ASSETS
                ),
            )


def _assets(manifest: Path) -> Iterator[Asset]:
    body = _read(manifest)
    for key, image in (body.get("dockerImages") or {}).items():
        raise TemplateError(
            f"{manifest.name}: the asset {image.get('displayName') or key} is a container image, and "
            "functions run as processes. Use lambda.Code.fromAsset with a folder."
        )
    for key, file in (body.get("files") or {}).items():
        source = file["source"]
        if "path" not in source:
            raise TemplateError(
                f"{manifest.name}: the asset {file.get('displayName') or key} is made by a command, "
                "and only files and folders are published."
            )
        for destination in file["destinations"].values():
            yield Asset(
                (manifest.parent / source["path"]).resolve(),
                source.get("packaging", "file"),
                destination["bucketName"],
                destination["objectKey"],
            )


def _write_paths(resource: dict[str, Any], assets: Mapping[str, Asset]) -> Iterator[str]:
    """Write the path of an asset where a resource's code or template is; yields its key."""
    kind, properties = resource.get("Type", ""), resource.get("Properties") or {}
    name = CODE_PROPERTY.get(kind) or NESTED.get(kind)
    if name not in properties:
        return
    written = json.dumps(properties[name])
    for key, asset in assets.items():
        if f'"{key}"' in written or f'/{key}"' in written:
            properties[name] = str(asset.source)
            # CDK has built it already.
            resource["Metadata"] = {**(resource.get("Metadata") or {}), "SkipBuild": True}
            yield key


def _read(path: Path) -> dict[str, Any]:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TemplateError(f"{path} cannot be read: {error}") from error
    return body if isinstance(body, dict) else {}
