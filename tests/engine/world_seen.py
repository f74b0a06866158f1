"""A handler that tells all it can see of its process: the same, whether it was forked or started by itself.

The event is source text to run beforehand. Runs on Python 3.9 too.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from typing import Any

OF_ITS_OWN = ("AWS_LAMBDA_RUNTIME_API",)
AT_RANDOM = ("tokenize",)
"""Modules whose values follow the order of a set."""
BY_TIME = ("_startTime",)
SIMPLE = (str, bytes, int, float, bool, type(None))


def handler(event: str, context: Any) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(event, names)
    modules = dict(sys.modules)
    return {
        "modules": sorted(modules),
        "contents": {name: contents(module) for name, module in modules.items()},
        "process": process(),
        "interpreter": interpreter(),
        "streams": [stream(one) for one in (sys.stdin, sys.stdout, sys.stderr)],
    }


def process() -> dict[str, Any]:
    import resource
    import subprocess
    import threading

    signals = sorted(signal.valid_signals())
    return {
        "environment": [one for one in os.environ.items() if one[0] not in OF_ITS_OWN],
        "environment of a child": [
            line
            for line in subprocess.check_output(["/usr/bin/env"], text=True).splitlines()
            if line.partition("=")[0] not in OF_ITS_OWN
        ],
        "folder": os.getcwd(),  # noqa: PTH109
        "umask": (os.umask(0o22), os.umask(0o22)),
        "files": sorted(open_files()),
        "threads": [(one.name, one.daemon) for one in threading.enumerate()],
        "tasks": len(os.listdir("/proc/self/task")),  # noqa: PTH208
        "main thread": threading.main_thread().ident == threading.get_ident(),
        "number of the thread": threading.main_thread().native_id == os.getpid(),
        "leads": [os.getpgid(0) == os.getpid(), os.getsid(0) == os.getpid()],
        "parent": os.getppid(),
        "niceness": os.nice(0),
        "signals": [str(signal.getsignal(one)) for one in signals],
        "blocked": [int(one) for one in signal.pthread_sigmask(signal.SIG_BLOCK, [])],
        "limits": [resource.getrlimit(one) for one in range(resource.RLIMIT_NOFILE + 1)],
        "younger than a minute": time.process_time() < 60,
    }


def open_files() -> Iterator[tuple[int, str, bool]]:
    for number in os.listdir("/proc/self/fd"):  # noqa: PTH208
        try:
            kind = os.readlink("/proc/self/fd/" + number).partition(":")[0]  # noqa: PTH115
        except FileNotFoundError:  # the listing itself
            continue
        yield int(number), kind, os.get_inheritable(int(number))


def interpreter() -> dict[str, Any]:
    import atexit
    import locale
    import logging

    return {
        "path": sys.path,
        "arguments": sys.argv,
        "all arguments": getattr(sys, "orig_argv", None),
        "flags": str(sys.flags),
        "prefixes": [sys.executable, sys.prefix, sys.base_prefix],
        "hooks": [str(sys.excepthook), str(sys.displayhook), str(sys.gettrace())],
        "path hooks": len(sys.path_hooks),
        "limits": [sys.getrecursionlimit(), sys.getswitchinterval()],
        "collector": [gc.isenabled(), gc.get_threshold()],
        "frames": frames(),
        "warnings": [str(one[:3]) + str(one[4]) for one in warnings.filters],
        "locale": [locale.setlocale(locale.LC_ALL), locale.getpreferredencoding()],
        "time": [time.tzname, time.timezone, time.strftime("%H %Z", time.gmtime(0))],
        "log": [str(one) for one in logging.getLogger().handlers],
        "log level": logging.getLogger().level,
        "log begun": time.time() - began(logging) < 60,
        "at exit": atexit._ncallbacks(),
        "collected": [str(type(one)) for one in gc.garbage],
    }


def began(logging: Any) -> float:
    return float(logging._startTime) / (1e9 if isinstance(logging._startTime, int) else 1)


def frames() -> list[Any]:
    frame: Any = sys._getframe()
    found = []
    while frame:
        found.append((frame.f_code.co_filename, frame.f_code.co_name, frame.f_lineno))
        frame = frame.f_back
    return found


def stream(one: Any) -> list[Any]:
    return [
        one.name,
        one.encoding,
        one.errors,
        one.line_buffering,
        one.seekable(),
        one.isatty(),
        one.fileno(),
    ]


def contents(module: Any) -> dict[str, Any]:
    """What is simple in a module: its values, those of its classes, and what functions have as defaults."""
    if module.__name__ in AT_RANDOM:
        return {"names": sorted(vars(module))}
    found: dict[str, Any] = simple(vars(module))
    for name, value in list(vars(module).items()):
        if isinstance(value, type):
            found.update({name + "." + key: one for key, one in simple(vars(value)).items()})
        elif getattr(value, "__defaults__", None):
            found[name + "()"] = str([one for one in value.__defaults__ if isinstance(one, SIMPLE)])
    spec = getattr(module, "__spec__", None)
    found["spec"] = [str(type(getattr(spec, "loader", None))), getattr(spec, "origin", None)]
    found["names"] = sorted(vars(module))
    return found


def simple(values: Any) -> dict[str, Any]:
    return {
        key: repr(value)
        for key, value in list(values.items())
        if isinstance(value, SIMPLE) and key not in BY_TIME
    }
