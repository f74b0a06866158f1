"""``sandbox deploy``"""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from sandbox import engine
from sandbox.cli import deployed
from sandbox.cli.deployed import Deployed
from sandbox.cli.terminal import TerminalProgress, output
from sandbox.errors import UsageError
from sandbox.settings import Settings

if TYPE_CHECKING:
    from sandbox.bootstrap import Deployment


@click.command()
@click.argument("template", type=click.Path(path_type=Path))
@click.option("--stack", help="The stack's name; the folder's name by default.")
@click.option("--parameter", "-p", "parameters", multiple=True, metavar="NAME=VALUE", help="May be repeated.")
@click.option("--region", help="SANDBOX_REGION, or us-east-1, by default.")
@click.option("--plan", "only_plan", is_flag=True, help="Print what would happen and change nothing.")
def deploy(
    template: Path, stack: str | None, parameters: tuple[str, ...], region: str | None, only_plan: bool
) -> None:
    """Deploy TEMPLATE, a SAM template or the folder of a template.yaml.

    Packages its functions, shows the plan, deploys, and checks what is there.
    The template is the one that deploys to AWS, unchanged. Starts the sandbox if it is not running.
    """
    from sandbox import bootstrap  # slow to import, and only needed here
    from sandbox.clients import Clients

    settings, progress = Settings.load(), TerminalProgress()
    entry = Deployed(template.resolve(), region or settings.region, stack, parameters_of(parameters))
    endpoint = engine.choose(settings).up(progress)
    clients = Clients(endpoint.url, region=entry.region)
    output.print(
        bootstrap.plan(
            entry.template,
            clients,
            settings=settings,
            stack=stack,
            parameters=entry.parameters,
            progress=progress,
        )
    )
    if not only_plan:
        done = bootstrap.deploy(
            entry.template,
            clients,
            settings=settings,
            stack=stack,
            parameters=entry.parameters,
            progress=progress,
        )
        deployed.remember(settings, entry)
        output.print(_summary(done))


def parameters_of(given: tuple[str, ...]) -> dict[str, str]:
    for each in given:
        if "=" not in each:
            raise UsageError(f"--parameter {each!r} is not of the form NAME=VALUE.")
    return dict(each.split("=", 1) for each in given)


def _summary(done: "Deployment") -> str:
    """The stack and its outputs, one to a line: an address that is folded cannot be pasted."""
    widest = max(map(len, done.outputs), default=0)
    state = "deployed" if done.changed else "unchanged"
    return "\n".join(
        [
            f"stack [bold]{done.stack}[/]: {state}",
            *(f"  {name:<{widest}}  {escape(value)}" for name, value in done.outputs.items()),
        ]
    )
