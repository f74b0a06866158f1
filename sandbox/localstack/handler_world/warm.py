"""A warm parent: has imported what handlers import, and becomes a handler's process when it is asked to.

``wait`` serves until the other end of its channel closes. For each start it forks, twice, so that the new
process is the spawner's (who takes over what loses its parent): there, ``wait`` returns, and the process
goes on as one that has just begun.

A message in, with the descriptor that becomes stdout and stderr:
``{"argv": [...], "env": {...}, "cwd": path}``; out, once at the beginning: ``{"ready": seconds}``, and for
each message ``{"pid": n}``, or ``{"error": text}`` where no process could be made. Runs on Python 3.9 too.
"""

from __future__ import annotations

import importlib
import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from types import ModuleType
    from typing import Any

    from sandbox.localstack.handler_world import recording, service_data, stash
else:
    import recording
    import service_data
    import stash

CARRIED = (
    "boto3",
    "boto3.dynamodb.conditions",
    "boto3.dynamodb.types",
    "boto3.s3.transfer",
    "concurrent.futures.thread",
    "decimal",
    "json",
    "traceback",
    "awslambdaric.lambda_config",
    "awslambdaric.lambda_context",
    "awslambdaric.lambda_runtime_exception",
    "awslambdaric.lambda_runtime_log_utils",
    "awslambdaric.lambda_runtime_marshaller",
    "simplejson",
    "uuid",
)
"""What is imported beforehand, with all that it imports. Not AWS's client as a whole: its native half reads
the environment when it is loaded."""
LONGEST = 1 << 20


def wait(channel: int, first: dict[str, ModuleType]) -> None:
    """Import everything, then serve; returns in the processes that were asked for, each with its own world.

    ``channel`` is a descriptor, ``first`` are the modules that a process begins with.
    """
    began = time.monotonic()
    sys.path.remove(os.path.dirname(__file__))  # noqa: PTH120
    del sys.modules["__future__"]  # it was there too early to be hidden
    recorder = recording.Recorder()
    for name in CARRIED:
        importlib.import_module(name)
    import gc
    import json
    import socket

    read = service_data.ServiceData()
    recorder.stop()
    held = stash.Stash(recorder, first, {**ON_GIVE, "botocore.loaders": read.into}, os.environ["HOME"])
    gc.collect()
    gc.freeze()  # what is there is there for good: looking through it would copy its pages into each process
    link = socket.socket(fileno=channel)
    link.send(json.dumps({"ready": time.monotonic() - began}).encode())
    while True:
        data, outputs, _, _ = socket.recv_fds(link, LONGEST, 1)
        if not data:
            os._exit(0)
        if _is_the_new_process(link, json.dumps):
            break
        os.close(outputs[0])
    link.detach()
    _become(json.loads(data), outputs[0])
    held.install()


def _is_the_new_process(link: socket.socket, spelled: Any) -> bool:
    try:
        between = os.fork()
    except OSError as error:
        link.send(spelled({"error": str(error)}).encode())
        return False
    if between:
        os.waitpid(between, 0)
        return False
    try:
        if os.fork():
            os._exit(0)
    except OSError as error:
        link.send(spelled({"error": str(error)}).encode())
        os._exit(1)
    os.setsid()  # before anybody knows of it: it will be ended as a group
    link.send(spelled({"pid": os.getpid()}).encode())
    return True


def _become(start: dict[str, Any], output: int) -> None:
    for number in (1, 2):
        os.dup2(output, number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.chdir(start["cwd"])
    os.environ.clear()
    os.environ.update(start["env"])
    time.tzset()
    sys.argv = start["argv"][3:]  # what precedes the script are two options
    if hasattr(sys, "orig_argv"):  # since Python 3.10
        sys.orig_argv = start["argv"]


def _begin_the_clock(logging: Any) -> None:
    logging._startTime = time.time_ns() if isinstance(logging._startTime, int) else time.time()


def _name_the_thread(threading: Any) -> None:
    threading.main_thread()._set_native_id()


def _look_around(process: Any) -> None:
    process.ORIGINAL_DIR = os.getcwd()  # noqa: PTH109


ON_GIVE = {
    "logging": _begin_the_clock,
    "threading": _name_the_thread,
    "multiprocessing.process": _look_around,
}
"""What bodies take from the process that they run in, beside its HOME."""
