"""The project's own ``awslocal``, in ``.sandbox/bin``: LocalStack's, aimed at this sandbox.

It reads nothing of the user's AWS configuration. An access key id of twelve digits is kept, since that is
how another account of the sandbox is named; any other becomes ``test``, the default account.
"""

import os
import shutil
from pathlib import Path

_SCRIPT = """\
#!/bin/sh
# Written by `sandbox up`. Talks to the sandbox on port {port} and to nothing else.
case "${{AWS_ACCESS_KEY_ID:-}}" in
    [0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]) ;;
    *) AWS_ACCESS_KEY_ID=test ;;
esac
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY=test
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export AWS_DEFAULT_REGION="${{AWS_DEFAULT_REGION:-{region}}}" AWS_ENDPOINT_URL=http://127.0.0.1:{port}
exec '{awslocal}' "$@"
"""


def write(home: Path, programs: Path, port: int, region: str) -> Path:
    """Write the command; ``programs`` is the folder with LocalStack's. Returns the folder it is in."""
    command = home / "bin" / "awslocal"
    command.parent.mkdir(exist_ok=True)
    draft = command.with_name("awslocal.new")
    draft.write_text(_SCRIPT.format(port=port, region=region, awslocal=programs / "awslocal"))
    draft.chmod(0o755)
    draft.replace(command)
    return command.parent


def invocation(home: Path) -> str:
    """What to type to run it: its bare name where the PATH leads to it, else its path."""
    command = home / "bin" / "awslocal"
    if shutil.which("awslocal") == str(command):
        return "awslocal"
    return os.path.relpath(command) if command.is_relative_to(Path.cwd()) else str(command)
