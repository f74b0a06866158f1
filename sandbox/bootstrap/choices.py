"""What to deploy where: the command line, else samconfig.toml, else CDK's ``env``, else the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.bootstrap import cdk, samconfig
from sandbox.settings import Settings


@dataclass(frozen=True)
class Choices:
    """One deployment, said in full."""

    template: Path
    region: str
    account: str | None = None
    """None for the default one."""
    stack: str | None = None
    """None for the name that the template's folder gives it."""
    parameters: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    """Empty for all of them."""


def choose(
    template: Path,
    settings: Settings,
    *,
    stack: str | None = None,
    region: str | None = None,
    account: str | None = None,
    parameters: Mapping[str, str] | None = None,
    tags: Mapping[str, str] | None = None,
    capabilities: tuple[str, ...] = (),
    config_file: Path | None = None,
    config_env: str | None = None,
) -> Choices:
    """What is said here, completed from the files beside ``template``, a file or its folder.

    Raises UsageError for a configuration that is asked for and not there, or cannot be read.
    """
    template = template.resolve()
    config = samconfig.read(beside(template), file=config_file, env=config_env)
    template = template_of(template, config)
    assembly = cdk.stack_of(template, stack or config.stack)
    return Choices(
        template=assembly.template if assembly else template,
        region=region or config.region or (assembly and assembly.region) or settings.region,
        account=account or (assembly.account if assembly else None),
        stack=stack or config.stack,
        parameters={**config.parameters, **(parameters or {})},
        tags={**config.tags, **(tags or {})},
        capabilities=capabilities or config.capabilities,
    )


def beside(template: Path) -> Path:
    """The folder in which a configuration of ``template``, a file or its folder, is looked for."""
    return template if template.is_dir() else template.parent


def template_of(path: Path, config: samconfig.SamConfig) -> Path:
    """``path``, or the template that ``config`` names where it is a folder."""
    named = config.template
    return named if path.is_dir() and named and named.is_file() else path
