"""The first stage: read the template, refuse what cannot run, make the packages.

It touches the cache only, and asks the engine what it honours.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from sandbox.bootstrap import (
    artifacts,
    cdk,
    destinations,
    fidelity,
    imports,
    limits,
    nesting,
    parameters,
    refusals,
    rules,
    target,
)
from sandbox.bootstrap.artifacts import Artifact
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
from sandbox.bootstrap.walking import put
from sandbox.clients import Clients
from sandbox.engine import runtimes as engine_runtimes
from sandbox.engine.fidelity import KINESIS_DESTINATIONS, ask
from sandbox.errors import EnvironmentUnavailable, TemplateError
from sandbox.progress import Progress
from sandbox.settings import Settings

ASKED = {
    "DynamoDB": "dynamodb",
    "Lambda": "lambda",
    "Logs": "logs",
    "SNS": "sns",
    "SQS": "sqs",
    "Serverless": "lambda",
    "IAM": "iam",
}
"""Services that tell what became of resources, by the names that types have for them; in this order."""


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
    """Of nested templates as well."""
    nested: dict[str, "Prepared"]
    """Templates that are resources of this one, by logical id."""
    artifacts: tuple[Artifact, ...]
    """Files beside the template that CloudFormation reads."""
    tags: dict[str, str] = field(default_factory=dict)
    """The stack's."""
    capabilities: tuple[str, ...] = ()
    """What CloudFormation is allowed to do; empty for all of it."""
    later: tuple[str, ...] = ()
    """Parameters of a nested template whose values are known after the deployment."""

    @cached_property
    def body(self) -> str:
        """The template as it is sent: JSON, the code in S3."""
        body = as_sent(self.template, self.places)
        for artifact in filter(lambda one: one.path, self.artifacts):
            put(body, artifact.path, artifact.written)
        return json.dumps(body)

    @cached_property
    def fingerprint(self) -> str:
        """Equal for two deployments exactly when the second has nothing to do."""
        return hashlib.sha256(
            json.dumps([self.body, sorted(self.parameters.items()), sorted(self.tags.items())]).encode()
        ).hexdigest()

    def templates(self) -> Iterator[Template]:
        """This one and those in it, the outermost first."""
        yield self.template
        for one in self.nested.values():
            yield from one.templates()

    def nested_packages(self) -> Iterator[Package]:
        """Those of the templates in it, by the nested stack's name and theirs."""
        for child, one in self.nested.items():
            for package in (*one.packages, *one.nested_packages()):
                yield replace(package, resource=f"{child}/{package.resource}")

    def where(self, logical_id: str) -> str:
        """File and line of a resource, also of one that SAM makes of another: of the one that it is named
        after."""
        path = next((m.path for m in mappings_of(self.template) if m.logical_id == logical_id), None)
        named_after = [name for name in self.template.resources if logical_id.startswith(name)]
        return self.template.where(*(path or ("Resources", max(named_after, key=len, default=logical_id))))


def _refuse(problems: Iterable[str]) -> None:
    if told := list(problems):
        raise TemplateError("\n".join(told))


def prepare(
    path: Path,
    clients: Clients,
    settings: Settings,
    *,
    stack: str | None,
    given: Mapping[str, str],
    tags: Mapping[str, str],
    capabilities: tuple[str, ...],
    progress: Progress,
) -> Prepared:
    """Read and check ``path``, with ``given`` as its parameters, and make its packages.

    Raises TemplateError, PackagingError, EnvironmentUnavailable where a runtime cannot be had, or
    UsageError for a name of a stack or for a parameter.
    """
    assembly = cdk.stack_of(path.resolve(), stack)
    template = read(assembly.template if assembly else path)
    name = checked_name(stack or (assembly.name if assembly else default_name(template.path)))
    clients.begin(_services(template))
    making = _Making(clients, settings, progress, assembly)
    made = making.prepared(template, name, parameters.checked(template, given))
    return replace(made, tags=dict(tags), capabilities=capabilities)


def _services(template: Template) -> list[str]:
    """Those that a deployment will ask, first of all, as far as the types of its resources tell."""
    types = (str(one.get("Type")) for one in template.resources.values())
    named = {type_.partition("::")[2].partition("::")[0] for type_ in types}
    return ["cloudformation", *(asked for name, asked in ASKED.items() if name in named)]


@dataclass(frozen=True)
class _Making:
    """What a template and those nested in it are prepared with."""

    clients: Clients
    settings: Settings
    progress: Progress
    assembly: cdk.Stack | None
    """Where they come from `cdk synth`."""

    def prepared(
        self, template: Template, name: str, given: dict[str, str], later: Collection[str] = ()
    ) -> Prepared:
        """Raises as :func:`prepare` does."""
        template, published = self._adapted(artifacts.with_included(template))
        known = known_of(template.body, given, name, self.clients, later)
        functions, layers = functions_of(template), layers_of(template)
        refusals.refuse(template, functions, known)
        engine = ask(self.clients.endpoint_url)
        if not engine.honours(KINESIS_DESTINATIONS):
            _refuse(destinations.problems(template, known))
        _refuse(imports.problems(template, known, self.clients))
        _prepare_runtimes(functions, known, self.clients, self.settings, self.progress)
        packages = build_all(
            functions,
            layers,
            known,
            target.of_engine(self.clients.endpoint_url),
            cache=self.settings.cache,
            progress=self.progress,
        )
        limits.check(functions, packages, known)
        nested = {
            child: self._nested(template, child, file, known)
            for child, file in artifacts.nested_files(template)
        }
        _refuse(nesting.problems(template, {child: one.template for child, one in nested.items()}))
        notes = [
            *refusals.substitutions(functions, known),
            *fidelity.notes_on(template, known, engine.ignored()),
            *limits.notes(functions, packages),
            *artifacts.notes(template, nested),
            *rules.notes(template, known),
            *(note for one in nested.values() for note in one.notes),
        ]
        places = {package.resource: place_of(package, self.clients) for package in packages}
        files = [
            *(artifacts.nested(template, child, one.body, self.clients) for child, one in nested.items()),
            *artifacts.definitions(template, self.clients),
            *published,
        ]
        return Prepared(
            name,
            template,
            given,
            packages,
            places,
            tuple(notes),
            nested,
            tuple(files),
            later=tuple(later),
        )

    def _adapted(self, template: Template) -> tuple[Template, list[Artifact]]:
        if self.assembly is None:
            return template, []
        template, assets = cdk.adapted(template, self.assembly)
        account, region = self.clients.account, self.clients.region
        return template, [Artifact((), one.place(account, region), one.content(), None) for one in assets]

    def _nested(self, parent: Template, child: str, file: Path, known: Intrinsics) -> Prepared:
        template, given, later = nesting.read_nested(parent, child, file, known)
        return self.prepared(template, "", given, later)


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
