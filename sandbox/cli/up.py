"""``sandbox up``"""

import threading
from pathlib import Path

import click
from rich.markup import escape

from sandbox import engine
from sandbox.cli import deployed
from sandbox.cli.deployed import Deployed
from sandbox.cli.terminal import TerminalProgress, errors, output
from sandbox.errors import EngineError, EngineNotRunning, SandboxError
from sandbox.progress import Progress
from sandbox.settings import Settings


@click.command()
@click.argument("templates", nargs=-1, type=click.Path(path_type=Path))
def up(templates: tuple[Path, ...]) -> None:
    """Start the sandbox, and deploy again what was deployed before it was last stopped.

    TEMPLATES are deployed as well, each a file or the folder of a template.yaml.

    Does nothing where it runs already. LocalStack then listens on 127.0.0.1:4566 (SANDBOX_PORT),
    survives this command and ends with `sandbox down`.
    """
    settings, progress = Settings.load(), TerminalProgress()
    choice = engine.choice(settings)
    if choice.told:
        output.print(escape(choice.told))
    if templates or deployed.remembered(settings):
        threading.Thread(target=_load, name="sandbox-load", daemon=True).start()
    endpoint = choice.engine.up(progress)
    asked = [_chosen(path, settings) for path in templates]
    for entry in asked:
        _deploy(entry, endpoint.url, settings, progress)
    for entry in deployed.remembered(settings, asked):
        _deploy_again(entry, endpoint.url, settings, progress)
    command = engine.awslocal_command(settings)
    output.print(f"The sandbox answers at [bold]{endpoint.url}[/]. Try: {command} dynamodb list-tables")


def _load() -> None:
    """What a deployment needs, while LocalStack starts: code, and botocore's descriptions of services."""
    from sandbox import bootstrap  # noqa: F401
    from sandbox.clients import Clients

    nobody = Clients("http://127.0.0.1:0")  # made, and asked for nothing
    for service in ("cloudformation", "lambda", "dynamodb", "s3"):
        nobody.client(service)


def _chosen(template: Path, settings: Settings) -> Deployed:
    from sandbox.bootstrap.choices import choose  # slow to import, and only needed here

    return Deployed.of(choose(template, settings))


def _deploy_again(entry: Deployed, endpoint_url: str, settings: Settings, progress: Progress) -> None:
    """One that cannot be deployed any more is told and forgotten: it must not stand in the way of `up`.

    What only the machine lacks today is tried again by the next `up`. Raises EngineNotRunning.
    """
    try:
        _deploy(entry, endpoint_url, settings, progress)
    except EngineNotRunning:
        raise
    except SandboxError as error:
        if not isinstance(error, EngineError):
            deployed.forget(settings, entry)
        errors.print(
            f"[bold yellow]left out:[/] {escape(str(entry.template))}, which was deployed before. "
            f"{escape(str(error))}\nTo have it back: {escape(entry.command)}"
        )


def _deploy(entry: Deployed, endpoint_url: str, settings: Settings, progress: Progress) -> None:
    from sandbox import bootstrap  # slow to import, and only needed here
    from sandbox.clients import Clients

    done = bootstrap.deploy(
        entry.template,
        Clients(endpoint_url, entry.account, entry.region),
        settings=settings,
        stack=entry.stack,
        parameters=entry.parameters,
        tags=entry.tags,
        capabilities=entry.capabilities,
        progress=progress,
    )
    output.print(f"stack [bold]{done.stack}[/] {'deployed' if done.changed else 'unchanged'}")
    deployed.remember(settings, entry)
