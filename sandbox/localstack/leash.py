"""Runs one program and ends it when the process that started this one is gone, however it went.

``python -I -S leash.py PROGRAM ARGUMENT…`` with a pipe as standard input, whose other end the starter
keeps open. A death signal of the parent would not do: on Linux it fires when the starting *thread*
ends, and macOS has none.
"""

import os
import signal
import subprocess
import sys
import threading


def main(command: list[str]) -> int:
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    threading.Thread(target=_end_with_starter, args=(child,), daemon=True).start()
    return child.wait()


def _end_with_starter(child: "subprocess.Popen[bytes]") -> None:
    while os.read(0, 4096):
        pass
    child.kill()


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.exit(code if code >= 0 else 128 - code)
