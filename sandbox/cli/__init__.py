"""The command ``sandbox``: one file per command, three ways out.

An expected error is one paragraph and its exit code; Ctrl-C ends with 130 and leaves nothing half-done;
anything else is a bug, shown with its traceback and where to report it.
"""

import sys
import traceback

import click
from rich.markup import escape

from sandbox import __version__, collector
from sandbox.cli.naming import Commands
from sandbox.cli.terminal import errors
from sandbox.errors import SandboxError

COMMANDS = (
    *("up", "down", "status", "doctor", "deploy", "dev", "package", "runtime", "scenario", "invoke", "logs"),
    *("records", "record", "redrive", "settle", "clock"),
)
INTERRUPTED = 130
BUG = 70


@click.group(
    cls=Commands,
    package=__name__,
    names=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="sandbox")
def app() -> None:
    """A local AWS in which writing an item to DynamoDB runs a Lambda function as AWS would.

    \b
    sandbox up lambdas/users      start it, with a stack in it
    awslocal dynamodb scan --table-name Users
    sandbox settle                wait until nothing is under way
    sandbox records Users         what happened to each record
    sandbox logs StreamProcessor  what the function said; -f as it says it
    sandbox dev                   functions run what you save; one of them under a debugger
    sandbox invoke StreamProcessor --event event.json
    sandbox redrive UsersFailures do again what was given up
    sandbox scenario              prove every claim
    sandbox down                  end it, and everything it started
    """


def main() -> None:
    """Entry point; ends the process with the command's exit code."""
    collector.search_seldom()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        code: object = app(args=arguments, prog_name="sandbox", standalone_mode=False)
    except SandboxError as error:
        errors.print(f"[bold red]error:[/] {escape(str(error))}")
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        errors.print("interrupted")
        return INTERRUPTED
    except Exception:
        errors.print(escape(traceback.format_exc()))
        errors.print(
            "This is a bug in the sandbox. Please report it with the lines above, "
            "the output of `sandbox status` and the command that you typed."
        )
        return BUG
    return code if isinstance(code, int) else 0
