"""Somebody who types what stands in a document."""

import shlex
import subprocess
import sys
from pathlib import Path

from sandbox.clients import Clients
from sandbox.settings import Settings

ROOT = Path(__file__).parents[2]
# What one command names, the next one knows, as in the one shell of a reader.
TYPED = '[ ! -e "$NAMED" ] || . "$NAMED"\nset -aeuo pipefail\n{command}\nexport -p > "$NAMED"\n'
# The sandbox's own commands look in the default account; the reader's is another one.
SANDBOX = '#!/bin/sh\nexec {python} -m sandbox.cli "$@" --account {account}\n'


class Reader:
    """Somebody with bash in ``folder``, with ``awslocal`` and ``sandbox``, in the account of ``clients``."""

    def __init__(self, folder: Path, clients: Clients) -> None:
        self.folder = folder
        settings = Settings.load()
        sandbox = folder / "bin" / "sandbox"
        sandbox.parent.mkdir()
        sandbox.write_text(SANDBOX.format(python=shlex.quote(sys.executable), account=clients.account))
        sandbox.chmod(0o755)
        self.variables = {
            "PATH": f"{sandbox.parent}:{settings.home / 'bin'}:/usr/local/bin:/usr/bin:/bin",
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
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}exit code {done.returncode}"
        return done.stdout
