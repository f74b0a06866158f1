"""The environment variables of a handler's process: what AWS sets, made from nothing of the host's."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"
HANDLER_WORLD = Path(__file__).parent.parent / "handler_world"
"""Our programs that handlers' processes begin with."""
_NAMES = ("_HANDLER", "_X_AMZN_TRACE_ID", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR")
_AWS_NAMES = (
    "ACCESS_KEY",
    "ACCESS_KEY_ID",
    "DEFAULT_REGION",
    "EXECUTION_ENV",
    "LAMBDA_INITIALIZATION_TYPE",
    "LAMBDA_LOG_GROUP_NAME",
    "LAMBDA_LOG_STREAM_NAME",
    "LAMBDA_RUNTIME_API",
    "REGION",
    "SECRET_ACCESS_KEY",
    "SESSION_TOKEN",
)
RESERVED = frozenset(_NAMES) | {f"AWS_{name}" for name in _AWS_NAMES}
RESERVED_PREFIX = "AWS_LAMBDA_FUNCTION_"
_LOCALSTACKS_OWN = ("LOCALSTACK_", "EDGE_PORT", "AWS_LAMBDA_FUNCTION_TIMEOUT")
_WITHOUT_LC_CTYPE = ("python3.9", "python3.10", "python3.11")
# Either would lead a boto3 client past AWS_ENDPOINT_URL.
_LEADING_AWAY = ("AWS_ENDPOINT_URL", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")


@dataclass(frozen=True)
class World:
    """The folders that a handler sees."""

    program: Path
    """The interpreter."""
    packages: Path
    """What AWS's managed runtime carries: AWS's SDK and the runtime client."""
    task: Path
    """The unpacked deployment package."""
    opt: Path
    """The unpacked layers."""
    scratch: Path
    """A folder of the environment's own, in place of ``/tmp``."""


def reserved(environment: Mapping[str, str]) -> list[str]:
    """The names in a function's Environment that AWS keeps for itself, in order."""
    return sorted(key for key in environment if key in RESERVED or key.startswith(RESERVED_PREFIX))


def refusal(environment: Mapping[str, str]) -> str | None:
    """Why AWS would not accept a function's Environment, or None."""
    names = reserved(environment)
    if not names:
        return None
    return (
        "Lambda was unable to configure your environment variables because the environment variables you "
        "have provided contains reserved keys that are currently not supported for modification. "
        f"Reserved keys used in this request: {', '.join(names)}"
    )


def for_process(
    given: Mapping[str, object], own: Mapping[str, str], runtime: str, endpoint_url: str, world: World
) -> dict[str, str]:
    """All variables of a process.

    ``given`` is what LocalStack hands over, in which ``own``, the function's Environment, is contained.
    The function may override what AWS lets it override; where the sandbox is, it may not.
    """
    kept = {
        key: str(value) for key, value in given.items() if key in own or not key.startswith(_LOCALSTACKS_OWN)
    }
    if "AWS_LAMBDA_LOG_LEVEL" in kept:
        kept["AWS_LAMBDA_LOG_LEVEL"] = kept["AWS_LAMBDA_LOG_LEVEL"].upper()
    chosen = {**kept, **_defaults(runtime, world), **own}
    held = {key: value for key, value in chosen.items() if not key.startswith(_LEADING_AWAY)}
    return {**held, **_fixed(runtime, endpoint_url, world)}


def here(path: str, world: World) -> str:
    """Where a file is that AWS would have in ``/opt`` or ``/var/task``."""
    for there, folder in (("/opt/", world.opt), ("/var/task/", world.task)):
        if path.startswith(there):
            return str(folder / path.removeprefix(there))
    return path


def library_path(world: World) -> str:
    """LD_LIBRARY_PATH, if the function has none of its own."""
    return f"{world.task}:{world.task}/lib:{world.opt}/lib"


def of_python(runtime: str, packages: Path) -> dict[str, str]:
    """What the interpreter reads when it starts, if the function has none of its own."""
    path = {"PYTHONPATH": str(packages)}
    return path if runtime in _WITHOUT_LC_CTYPE else {**path, "LC_CTYPE": "C.UTF-8"}


def _defaults(runtime: str, world: World) -> dict[str, str]:
    return {
        "PATH": f"{world.program.parent}:/usr/local/bin:/usr/bin/:/bin:{world.opt}/bin",
        "LD_LIBRARY_PATH": library_path(world),
        "LANG": "en_US.UTF-8",
        **(_of_node(runtime, world) if runtime.startswith("nodejs") else of_python(runtime, world.packages)),
        "TZ": ":UTC",
        "PWD": str(world.task),
        "SHLVL": "0",
        "HOME": str(world.scratch),
        "TMPDIR": str(world.scratch),
    }


def _of_node(runtime: str, world: World) -> dict[str, str]:
    layers = f"{world.opt}/nodejs"
    own = f"{layers}/{runtime.replace('js', '').removesuffix('.x')}/node_modules"
    carried = f"{world.packages}/node_modules:{world.packages}"
    return {"NODE_PATH": f"{own}:{layers}/node_modules:{carried}:{world.task}"}


def _fixed(runtime: str, endpoint_url: str, world: World) -> dict[str, str]:
    return {
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}",
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "LAMBDA_TASK_ROOT": str(world.task),
        "LAMBDA_RUNTIME_DIR": str(world.packages),
        # Not AWS's: there, layers are always in /opt.
        "LAMBDA_OPT_ROOT": str(world.opt),
    }
