"""The first stage: read the template, refuse what cannot run, make the packages.

It touches the cache only, and asks the engine what it honours.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sandbox.bootstrap import fidelity, limits, refusals, target
from sandbox.bootstrap.building import build_all, runtime_of
from sandbox.bootstrap.fidelity import Note
from sandbox.bootstrap.functions import Function, as_sent, functions_of
from sandbox.bootstrap.intrinsics import Intrinsics
from sandbox.bootstrap.known import known_of
from sandbox.bootstrap.layers import layers_of
from sandbox.bootstrap.mappings import mappings_of
from sandbox.bootstrap.packaging import Package
from sandbox.bootstrap.sources import S3Location
from sandbox.bootstrap.stack import checked_name, default_name
from sandbox.bootstrap.template import Template, read
from sandbox.bootstrap.upload import place_of
from sandbox.clients import Clients
from sandbox.engine import runtimes as engine_runtimes
from sandbox.engine.fidelity import ask
from sandbox.errors import EnvironmentUnavailable, UsageError
from sandbox.progress import Progress
from sandbox.settings import Settings


@dataclass(frozen=True)
class Prepared:
    """All that is known before CloudFormation is asked."""

    stack: str
    template: Template
    parameters: dict[str, str]
    packages: tuple[Package, ...]
    places: dict[str, S3Location]
    """Where the package of each function and layer is to be, by logical id."""
    notes: tuple[Note, ...]

    @cached_property
    def body(self) -> str:
        """The template as it is sent: JSON, the code in S3."""
        return json.dumps(as_sent(self.template, self.places))

    @cached_property
    def fingerprint(self) -> str:
        """Equal for two deployments exactly when the second has nothing to do."""
        return hashlib.sha256(json.dumps([self.body, sorted(self.parameters.items())]).encode()).hexdigest()

    def where(self, logical_id: str) -> str:
        """File and line of a resource, also of a mapping that SAM makes of an event."""
        path = next((m.path for m in mappings_of(self.template) if m.logical_id == logical_id), None)
        return self.template.where(*(path or ("Resources", logical_id)))


def prepare(
    path: Path,
    clients: Clients,
    settings: Settings,
    *,
    stack: str | None,
    parameters: Mapping[str, str],
    progress: Progress,
) -> Prepared:
    """Raises TemplateError, PackagingError, EnvironmentUnavailable where a runtime cannot be had, or
    UsageError for a name of a stack or parameter."""
    template = read(path)
    name = checked_name(stack or default_name(template.path))
    _check_parameters(template, parameters)
    known = known_of(template.body, parameters, name, clients)
    functions, layers = functions_of(template), layers_of(template)
    refusals.refuse(template, functions, known)
    _prepare_runtimes(functions, known, clients, settings, progress)
    # For this machine, whichever processor is asked for: functions run as its processes.
    packages = build_all(
        functions,
        layers,
        known,
        lambda runtime, _: target.here(runtime),
        cache=settings.cache,
        progress=progress,
    )
    limits.check(functions, packages, known)
    notes = [
        *refusals.substitutions(functions, known),
        *fidelity.notes_on(template, functions, known, ask(clients.endpoint_url).ignored()),
        *limits.notes(functions, packages),
    ]
    places = {package.resource: place_of(package, clients) for package in packages}
    return Prepared(name, template, dict(parameters), packages, places, tuple(notes))


def _check_parameters(template: Template, given: Mapping[str, str]) -> None:
    declared = template.parameters
    if unknown := sorted(set(given) - set(declared)):
        there = f"It has: {', '.join(declared)}." if declared else "It has none."
        raise UsageError(f"{template.path.name} has no parameter {', '.join(unknown)}. {there}")
    if missing := [name for name in declared if name not in given and "Default" not in declared[name]]:
        raise UsageError(
            f"{template.where('Parameters', missing[0])}: {', '.join(missing)} must be given a value. "
            f"Add: --parameter {missing[0]}=VALUE"
        )


def _prepare_runtimes(
    functions: list[Function],
    known: Intrinsics,
    clients: Clients,
    settings: Settings,
    progress: Progress,
) -> None:
    """Now, where progress is seen: LocalStack would do it without a word, while the function is Pending."""
    missing = engine_runtimes.missing(clients.endpoint_url)
    for function in functions:
        if (name := runtime_of(function, known)) in missing:
            try:
                engine_runtimes.make(name, settings.cache, progress)
            except EnvironmentUnavailable as error:
                where = f"{function.where}: {function.logical_id} cannot run here."
                raise EnvironmentUnavailable(f"{where} {error}") from error
