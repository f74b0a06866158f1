"""Somebody who types what stands in a document."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.clients import Clients
from sandbox.settings import Settings
from tests.engine import warm_awslocal

ROOT = Path(__file__).parents[2]
# What one command names, the next one knows, as in the one shell of a reader.
TYPED = '[ ! -e "$NAMED" ] || . "$NAMED"\nset -aeuo pipefail\n{command}\nexport -p > "$NAMED"\n'
# The sandbox's own commands look in the default account; the reader's is another one.
# A busy machine needs longer to come to rest than a reader waits.
SANDBOX = """#!/bin/sh
[ "$1" != settle ] || set -- "$@" --timeout 120
exec {python} -m sandbox.cli "$@" --account {account}
"""
# What the sandbox's awslocal ends with: LocalStack's program.
PROGRAM = re.compile(r"^exec '(.+)' \"\$@\"$", re.MULTILINE)


@contextmanager
def warm(folder: Path) -> Iterator[Path]:
    """Yields a folder with an ``awslocal`` that is the sandbox's, but for being imported once for all."""
    text = (Settings.load().home / "bin" / "awslocal").read_text()
    [program] = PROGRAM.findall(text)
    ask = [sys.executable, "-I", "-S", warm_awslocal.__file__, "ask", str(folder / "socket")]
    command = folder / "awslocal"
    command.write_text(PROGRAM.sub(lambda _: f'exec {shlex.join(ask)} "$@"', text))
    command.chmod(0o755)
    python = Path(program).with_name("python")
    with subprocess.Popen(
        [python, warm_awslocal.__file__, "serve", folder / "socket", program],
        stdin=subprocess.PIPE,  # it ends with this
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == warm_awslocal.READY
        yield folder


class Reader:
    """Somebody with bash in ``folder``, with ``sandbox`` and ``awslocal``, in the account of ``clients``.

    ``commands`` is a folder with another ``awslocal`` than the sandbox's.
    """

    def __init__(self, folder: Path, clients: Clients, commands: Path | None = None) -> None:
        self.folder = folder
        settings = Settings.load()
        sandbox = folder / "bin" / "sandbox"
        sandbox.parent.mkdir()
        sandbox.write_text(SANDBOX.format(python=shlex.quote(sys.executable), account=clients.account))
        sandbox.chmod(0o755)
        self.variables = {
            "PATH": f"{sandbox.parent}:{commands or settings.home / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "SANDBOX_HOME": str(settings.home),
            "SANDBOX_PORT": str(settings.port),
            "AWS_ACCESS_KEY_ID": clients.account,
            "AWS_PAGER": "",
            "NAMED": str(folder / "named"),
        }

    def types(self, command: str) -> str:
        """One command; what it printed. It has to end well."""
        done = subprocess.run(
            ["bash", "-c", TYPED.format(command=command)],
            cwd=self.folder,
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}exit code {done.returncode}"
        return done.stdout
