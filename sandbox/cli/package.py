"""``sandbox package``"""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from sandbox.cli.terminal import TerminalProgress, output
from sandbox.errors import UsageError
from sandbox.settings import Settings

if TYPE_CHECKING:
    from sandbox.bootstrap.packaged import Bucket, Packaged

SHOWN_DIGITS = 12
SECTIONS = ("global", "deploy", "package")
"""Of samconfig.toml: parameters and the bucket stand where `sam deploy` is told of them, as a rule."""


@click.command()
@click.argument("template", type=click.Path(path_type=Path), default=".")
@click.option(
    "--output",
    "-o",
    "folder",
    type=click.Path(path_type=Path),
    help="Where to write; .sandbox/packaged/STACK.",
)
@click.option("--s3-bucket", help="The bucket that the packaged template names; nothing is sent there.")
@click.option("--s3-prefix", help="What the names in the bucket begin with.")
@click.option("--region", help="The bucket's, for the addresses of nested templates.")
@click.option("--parameter", "-p", "parameters", multiple=True, metavar="NAME=VALUE", help="May be repeated.")
@click.option(
    "--config-file", type=click.Path(path_type=Path), help="Beside TEMPLATE; samconfig.toml by default."
)
@click.option("--config-env", help="The section of the configuration file; `default` by default.")
def package(
    *,
    template: Path,
    folder: Path | None,
    s3_bucket: str | None,
    s3_prefix: str | None,
    region: str | None,
    parameters: tuple[str, ...],
    config_file: Path | None,
    config_env: str | None,
) -> None:
    """Write the zips of TEMPLATE's functions and layers, and a template that deploys them to AWS.

    Each is made for the Linux, the processor and the runtime that the function will have on AWS. Equal code
    gives equal zips. Nothing is sent to AWS, and the sandbox need not run. What the command line does not say
    is taken from samconfig.toml beside TEMPLATE; an empty --s3-bucket is none.
    """
    from sandbox.bootstrap import packaged, samconfig  # slow to import, and only needed here
    from sandbox.bootstrap.choices import beside, template_of
    from sandbox.bootstrap.stack import default_name
    from sandbox.bootstrap.template import find
    from sandbox.cli.deploy import parameters_of

    template = template.resolve()
    said = samconfig.read(beside(template), file=config_file, env=config_env, commands=SECTIONS)
    name, prefix = _or(s3_bucket, said.bucket), _or(s3_prefix, said.prefix)
    if s3_prefix and not name:
        raise UsageError("--s3-prefix needs --s3-bucket.")
    settings, found = Settings.load(), find(template_of(template, said))
    stack = said.stack or default_name(found)
    bucket = packaged.Bucket(name, prefix or "", region or said.region) if name else None
    given = {**said.parameters, **parameters_of(parameters)}
    done = packaged.package(
        found,
        folder or settings.home / "packaged" / stack,
        cache=settings.cache,
        parameters=given,
        bucket=bucket,
        progress=TerminalProgress(),
    )
    options = f"--stack-name {stack} --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND"
    if given:
        pairs = [f"{name}={value}" for name, value in given.items()]
        options += f" --parameter-overrides {shlex.join(pairs)}"
    output.print(escape("\n".join([*_written(done), *_next(done, bucket, options)])))


def _or(given: str | None, said: str | None) -> str | None:
    return said if given is None else given


def _written(done: "Packaged") -> list[str]:
    widest = max(map(len, done.files), default=0)
    return [
        *(
            f"{name:<{widest}}  {each.size / 1000:,.1f} kB  {each.sha256[:SHOWN_DIGITS]}"
            for name, each in done.files.items()
        ),
        *done.templates,
        *(f"! {note.where}  {note.text}" for note in done.notes),
        str(done.template),
    ]


def _next(done: "Packaged", bucket: "Bucket | None", options: str) -> list[str]:
    """What to type to have it on AWS."""
    template = shlex.quote(str(done.template))
    if bucket is None:
        return ["To deploy it to AWS:", f"  sam deploy --template-file {template} --resolve-s3 {options}"]
    place, folder = bucket.place(""), shlex.quote(str(done.template.parent))
    return [
        "To deploy it to AWS:",
        f"  aws s3 sync {folder} s3://{place.bucket}/{place.key} --exclude {done.template.name}",
        f"  aws cloudformation deploy --template-file {template} {options}",
    ]
