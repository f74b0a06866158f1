"""Deploys a template: package, upload, change set, wait, verify."""

import json
from collections.abc import Mapping
from pathlib import Path

from sandbox.bootstrap import changeset, packaging, upload
from sandbox.bootstrap.deployment import Deployment
from sandbox.bootstrap.functions import functions_of, with_code_in_s3
from sandbox.bootstrap.stack import Stack, checked_name, default_name
from sandbox.bootstrap.template import read
from sandbox.clients import Clients
from sandbox.errors import DeploymentError
from sandbox.progress import Progress, Silent
from sandbox.settings import Settings

SILENT = Silent()


def deploy(
    template: Path,
    clients: Clients,
    *,
    settings: Settings,
    stack: str | None = None,
    parameters: Mapping[str, str] | None = None,
    progress: Progress = SILENT,
) -> Deployment:
    """Deploy ``template`` into the account of ``clients`` and return what is there now.

    Raises TemplateError, PackagingError or DeploymentError; nothing is changed before the packages stand.
    """
    read_template = read(template)
    one = Stack(checked_name(stack or default_name(read_template.path)), clients)
    packages = []
    for function in functions_of(read_template):
        if function.code is not None:
            with progress.step(f"Packaging {function.logical_id}"):
                packages.append(packaging.build(function, settings.cache))
    places = {package.function: upload.place_of(package, clients) for package in packages}
    with progress.step("Uploading packages"):
        for package in packages:
            upload.upload(places[package.function], package.path.read_bytes(), clients)
    body = json.dumps(with_code_in_s3(read_template, places))
    with progress.step(f"Deploying stack {one.name}") as step:
        change_set = changeset.create(one, one.state(), {"TemplateBody": body}, dict(parameters or {}), {})
        state = changeset.execute(one, change_set, step.detail)
    if not state.complete:
        raise DeploymentError(f"Stack {one.name} ended {state.status}. {state.reason}")
    return Deployment(one.name, clients.account, clients.region, state.outputs, one.resources(), changed=True)
