"""Who listens on a port of this machine."""

import socket
from pathlib import Path

import psutil


def is_taken(port: int) -> bool:
    """True when something accepts connections on 127.0.0.1:port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def holder(port: int) -> str:
    """The listening process in words: pid, and its command line cut short."""
    pid = listener(port)
    if pid is None:
        return "a process of another user, or one that could not be asked"
    try:
        arguments = psutil.Process(pid).cmdline()
    except psutil.Error:
        return f"process {pid}"
    for argument in arguments:
        if argument.startswith("sandbox="):  # LocalStack as launch.py starts it
            return f"process {pid}, the sandbox of {Path(argument.removeprefix('sandbox=')).parent}"
    command = " ".join(arguments)
    return f"process {pid} ({command[:100]}{'…' if len(command) > 100 else ''})"  # noqa: PLR2004


def listener(port: int) -> int | None:
    """The pid of the process that listens there; None where there is none, or none that can be asked."""
    # Asking process by process works without special rights on macOS too, for one's own processes.
    for process in psutil.process_iter(["pid"]):
        try:
            sockets = process.net_connections(kind="tcp")
        except (psutil.Error, OSError):
            continue
        if any(it.status == psutil.CONN_LISTEN and it.laddr.port == port for it in sockets):
            return process.pid
    return None
