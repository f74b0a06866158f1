"""``sandbox deploy``"""

import re
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
@click.argument("template", type=click.Path(path_type=Path), default=Path())
@click.option("--stack", help="The stack's name; the folder's name by default. Of several in cdk.out: which.")
@click.option("--parameter", "-p", "parameters", multiple=True, metavar="NAME=VALUE", help="May be repeated.")
@click.option("--tag", "tags", multiple=True, metavar="NAME=VALUE", help="Of the stack. May be repeated.")
@click.option("--capability", "capabilities", multiple=True, metavar="CAPABILITY_…", help="All by default.")
@click.option("--region", help="SANDBOX_REGION, or us-east-1, by default.")
@click.option("--account", metavar="DIGITS", help="12 digits; 000000000000 by default.")
@click.option(
    "--config-file", type=click.Path(path_type=Path), help="Beside TEMPLATE; samconfig.toml by default."
)
@click.option("--config-env", help="The section of the configuration file; `default` by default.")
@click.option("--no-replace", is_flag=True, help="Change nothing where something would have to be replaced.")
@click.option("--plan", "only_plan", is_flag=True, help="Print what would happen and change nothing.")
def deploy(
    *,
    template: Path,
    stack: str | None,
    parameters: tuple[str, ...],
    tags: tuple[str, ...],
    capabilities: tuple[str, ...],
    region: str | None,
    account: str | None,
    config_file: Path | None,
    config_env: str | None,
    no_replace: bool,
    only_plan: bool,
) -> None:
    """Deploy TEMPLATE, a SAM or CloudFormation template or the folder of a template.yaml; here by default.

    Packages its functions, shows the plan, deploys, and checks what is there. What the command line does not
    say is taken from samconfig.toml beside it. TEMPLATE may also be what `cdk synth` wrote: cdk.out.
    The template is the one that deploys to AWS, unchanged. Starts the sandbox if it is not running.
    """
    from sandbox.bootstrap.choices import choose  # slow to import, and only needed here

    settings = Settings.load()
    chosen = choose(
        template,
        settings,
        stack=stack,
        region=region,
        account=_account(account),
        parameters=parameters_of(parameters),
        tags=parameters_of(tags, "--tag"),
        capabilities=capabilities,
        config_file=config_file,
        config_env=config_env,
    )
    _deploy(Deployed.of(chosen), settings, replace=not no_replace, only_plan=only_plan)


def _deploy(entry: Deployed, settings: Settings, *, replace: bool, only_plan: bool) -> None:
    from sandbox import bootstrap  # slow to import, and only needed here
    from sandbox.clients import Clients

    progress = TerminalProgress()
    endpoint = engine.choose(settings).up(progress)
    clients = Clients(endpoint.url, entry.account, entry.region)
    prepared = bootstrap.prepare(
        entry.template,
        clients,
        settings,
        stack=entry.stack,
        given=entry.parameters,
        tags=entry.tags,
        capabilities=entry.capabilities,
        progress=progress,
    )
    plan = bootstrap.plan_prepared(
        prepared, clients, settings=settings, progress=progress, keep=not only_plan
    )
    output.print(plan)
    if not only_plan:
        done = bootstrap.deploy_prepared(
            prepared, clients, settings=settings, replace=replace, progress=progress, prospect=plan.prospect
        )
        deployed.remember(settings, entry)
        output.print(_summary(done))


def _account(given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"\d{12}", given):
        raise UsageError(f"--account {given} is not a number of 12 digits.")
    return given


def parameters_of(given: tuple[str, ...], option: str = "--parameter") -> dict[str, str]:
    for each in given:
        if "=" not in each:
            raise UsageError(f"{option} {each!r} is not of the form NAME=VALUE.")
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
