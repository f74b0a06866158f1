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
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export AWS_DEFAULT_REGION="${{AWS_DEFAULT_REGION:-{region}}}" AWS_ENDPOINT_URL=http://127.0.0.1:{port}
exec '{awslocal}' "$@"
"""
_HEAD = _SCRIPT.partition("export AWS_DEFAULT_REGION")[0]
_IN_CONTAINER = """\
export AWS_DEFAULT_REGION="${{AWS_DEFAULT_REGION:-{region}}}" AWS_ENDPOINT_URL=http://127.0.0.1:4566
# The one in the image, beside the sandbox's container: it sees this folder, and files below it.
container=$(docker ps --quiet --filter label=com.docker.compose.project={project} \\
    --filter label=com.docker.compose.service=localstack)
[ -t 0 ] && terminal=--tty || terminal=
exec docker run --rm --interactive $terminal --network "container:$container" --user "$(id -u):$(id -g)" \\
    --volume "$PWD:$PWD" --workdir "$PWD" --env HOME=/tmp \\
    --env AWS_ACCESS_KEY_ID --env AWS_SECRET_ACCESS_KEY --env AWS_DEFAULT_REGION --env AWS_ENDPOINT_URL \\
    --env AWS_CONFIG_FILE --env AWS_SHARED_CREDENTIALS_FILE --env AWS_EC2_METADATA_DISABLED \\
    --entrypoint /opt/sandbox/localstack/bin/awslocal {image} "$@"
"""


def write_for_container(home: Path, image: str, project: str, region: str) -> Path:
    """The same for a machine without LocalStack's environment: the image's command, in a container."""
    text = (_HEAD + _IN_CONTAINER).format(port="", region=region, project=project, image=image)
    return _write(home, text.replace("the sandbox on port ", "the sandbox's container"))


def write(home: Path, programs: Path, port: int, region: str) -> Path:
    """Write the command; ``programs`` is the folder with LocalStack's. Returns the folder it is in."""
    return _write(home, _SCRIPT.format(port=port, region=region, awslocal=programs / "awslocal"))


def _write(home: Path, text: str) -> Path:
    command = home / "bin" / "awslocal"
    command.parent.mkdir(exist_ok=True)
    draft = command.with_name("awslocal.new")
    draft.write_text(text)
    draft.chmod(0o755)
    draft.replace(command)
    return command.parent


def invocation(home: Path) -> str:
    """What to type to run it: its bare name where the PATH leads to it, else its path."""
    command = home / "bin" / "awslocal"
    if shutil.which("awslocal") == str(command):
        return "awslocal"
    return os.path.relpath(command) if command.is_relative_to(Path.cwd()) else str(command)
