"""Deploys a template: prepare, upload, change, verify."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock

from sandbox.bootstrap import changeset, domains
from sandbox.bootstrap.changing import Changing, Made
from sandbox.bootstrap.deployment import Deployment, Resource
from sandbox.bootstrap.former import AFRESH, take_back
from sandbox.bootstrap.prepare import Prepared, prepare
from sandbox.bootstrap.prospect import Prospect, dropped_on_failure
from sandbox.bootstrap.reloading import put_right
from sandbox.bootstrap.stack import WHOLE, Stack, State
from sandbox.bootstrap.upload import upload
from sandbox.bootstrap.verification.verify import Claims, verify
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
    tags: Mapping[str, str] | None = None,
    capabilities: tuple[str, ...] = (),
    replace: bool = True,
    progress: Progress = SILENT,
) -> Deployment:
    """Deploy ``template`` into the account of ``clients``, and return what is there once it is verified.

    ``stack`` is the template folder's name by default, and ``capabilities`` are all that there are. Raises
    TemplateError, PackagingError or UsageError before anything is changed, and DeploymentError where the
    stack did not become what the template says, or not to ``replace`` anything was not possible.
    """
    prepared = prepare(
        template,
        clients,
        settings,
        stack=stack,
        given=parameters or {},
        tags=tags or {},
        capabilities=capabilities,
        progress=progress,
    )
    return deploy_prepared(prepared, clients, settings=settings, replace=replace, progress=progress)


def deploy_prepared(
    prepared: Prepared,
    clients: Clients,
    *,
    settings: Settings,
    replace: bool = True,
    progress: Progress = SILENT,
    prospect: Prospect | None = None,
) -> Deployment:
    """The same of a template that was prepared for these ``clients``, to be planned first, say: ``prospect``
    is what the plan was made of."""
    one, kept = Stack(prepared.stack, clients), prospect.kept if prospect else None
    with dropped_on_failure(one, kept):
        domains.ready(prepared, clients, settings, progress)
    with _turn(one, settings):
        before = one.settled()
        state, made = _deployed(before, prepared), None
        if state is None:
            with dropped_on_failure(one, kept):
                _upload(prepared, clients, progress)
            made = Changing(one, prepared, progress, replace).run(before, prospect)
            state = made.state
        is_new = made is not None and made.former is None  # and runs what it was made of
        put = not is_new and put_right(prepared.packages, one)
        resources = _verified(one, prepared, made, progress)
    return Deployment(
        one.name, clients.account, clients.region, state.outputs, resources, put or made is not None
    )


def _verified(stack: Stack, prepared: Prepared, made: Made | None, progress: Progress) -> dict[str, Resource]:
    """The stack's resources, all as the template says; what was ``made`` and is not so, is taken back."""
    try:
        with progress.step(f"Checking stack {stack.name} against its template"):
            return verify(stack, _claims(prepared))
    except DeploymentError as error:
        if made is None:
            raise DeploymentError(f"{error}\nIt was changed since it was deployed. {AFRESH}") from error
        with progress.step(f"Putting back what stack {stack.name} was"):
            then = take_back(stack, made.former)
        lost = f" What was replaced has lost its data ({made.lost})." if made.lost else ""
        raise DeploymentError(f"{error}\n{then}{lost}") from error


def _turn(stack: Stack, settings: Settings) -> FileLock:
    """One deployment of a stack at a time: LocalStack would execute two change sets at once."""
    clients = stack.clients
    whose = f"{clients.endpoint_url} {clients.account} {clients.region} {stack.name}"
    folder = settings.cache / "turns"
    folder.mkdir(parents=True, exist_ok=True)
    # Two digits: accounts come and go, and shall not leave a file each.
    return FileLock(folder / f"{hashlib.sha256(whose.encode()).hexdigest()[:2]}.lock")


def _deployed(state: State | None, prepared: Prepared) -> State | None:
    """The stack's state where exactly this was deployed last and came to its end."""
    same = state is not None and state.tags.get(changeset.TAG) == prepared.fingerprint
    return state if state and same and state.status in WHOLE else None


def _upload(prepared: Prepared, clients: Clients, progress: Progress) -> None:
    for package in prepared.packages:
        with progress.step(f"Uploading the package of {package.resource}"):
            upload(prepared.places[package.resource], package.path.read_bytes(), clients)
    for artifact in prepared.artifacts:
        upload(artifact.place, artifact.content, clients)
    for nested in prepared.nested.values():
        _upload(nested, clients, progress)


def _claims(prepared: Prepared) -> Claims:
    code = {package.resource: package.code_sha256 for package in prepared.packages}
    return Claims(prepared.parameters, code, prepared.where)
