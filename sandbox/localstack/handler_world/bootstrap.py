"""The first code in a handler's process: lays the import path as AWS does and runs AWS's runtime client.

Run as ``python -S -s bootstrap.py TASK OPT PACKAGES``: the folders of the deployment package, of its
layers and of what the managed runtime carries. AWS's client leaves frames of files named ``bootstrap.py``
out of a function's tracebacks, so this file has to keep its name. It runs on Python 3.9 too.
"""

import importlib
import os
import site
import sys


def lay_path(task: str, opt: str, packages: str) -> None:
    """Package, layers, the runtime's own, the standard library: the earlier shadows the later."""
    runtime = os.environ["AWS_EXECUTION_ENV"].removeprefix("AWS_Lambda_")
    layers = [f"{opt}/python/lib/{runtime}/site-packages", f"{opt}/python"]
    own = os.path.dirname(__file__)  # noqa: PTH120 - pathlib would cost each cold start 5 ms
    others = [entry for entry in sys.path if entry != own]
    sys.path[:] = dict.fromkeys([task, *layers, packages, *others])


def lay_runtime_client() -> None:
    """The native half of AWS's client is there for Linux only; elsewhere ours takes its place."""
    try:
        importlib.import_module("runtime_client")
    except ImportError:
        sys.path.append(os.path.dirname(__file__))  # noqa: PTH120
        importlib.import_module("runtime_client")
        sys.path.pop()


def wait_as_warm_parent(channel: int) -> None:
    """Import much, and return in processes made by fork, each of which goes on as if begun by itself."""
    first = dict(sys.modules)
    importlib.import_module("warm").wait(channel, first)


def main() -> None:
    """Run the function's handler until the process is ended."""
    lay_path(*sys.argv[1:4])
    lay_runtime_client()
    if sys.version_info < (3, 12) and os.environ.get("LC_CTYPE") == "C.UTF-8":
        # AWS has LANG's locale for these. Where it is missing, Python has set this by itself (PEP 538).
        del os.environ["LC_CTYPE"]
    site.setquit()  # exit() and quit(), which -S leaves out
    # One pipe for prints and log events keeps them in order; the client closes this copy of it.
    os.environ["_LAMBDA_TELEMETRY_LOG_FD"] = str(os.dup(1))
    sys.argv = [sys.argv[0], os.environ["_HANDLER"]]
    importlib.import_module("awslambdaric.__main__").main(sys.argv)


if sys.argv[1] == "--warm":
    wait_as_warm_parent(int(sys.argv[2]))
main()
