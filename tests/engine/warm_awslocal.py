"""LocalStack's ``awslocal`` for those who type many commands: imported once, and forked for each of them.

A program of its own, in two parts: ``serve SOCKET AWSLOCAL`` runs in the engine's Python until its input
ends, ``ask SOCKET argument…`` hands a command over to it with its channels, folder and environment.
"""

import importlib
import json
import os
import select
import socket
import sys
from pathlib import Path

IMPORTED = ("awscli.clidriver", "awscli.handlers", "boto3.session", "localstack_client.config")
SET = ("AWS_DATA_PATH",)
"""What the import of ``awscli`` puts into the environment, for itself."""
CHANNELS = 3
READY = "ready"


def serve(place: str, program: str) -> None:
    for name in IMPORTED:
        importlib.import_module(name)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(place)
        listening.listen()
        print(READY, flush=True)
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            connection, _ = listening.accept()
            with connection:
                if os.fork() == 0:  # and once more, so that nobody has to wait for it
                    os._exit(0 if os.fork() else _answer(connection, program))
                os.wait()


def _answer(connection: socket.socket, program: str) -> int:
    told, channels, _, _ = socket.recv_fds(connection, 1 << 16, CHANNELS)
    while part := connection.recv(1 << 16):
        told += part
    command = json.loads(told)
    for number, channel in enumerate(channels):
        os.dup2(channel, number)
    os.chdir(command["folder"])
    of_import = {name: os.environ[name] for name in SET}
    os.environ.clear()
    os.environ.update(command["environment"] | of_import)
    sys.argv = [program, *command["arguments"]]
    connection.sendall(bytes([_exit_code(program)]))
    return 0


def _exit_code(program: str) -> int:
    import runpy
    import traceback

    code: object = 0
    try:
        runpy.run_path(program, run_name="__main__")
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else 1


def ask(place: str, arguments: list[str]) -> int:
    """Returns the command's exit code."""
    command = {"arguments": arguments, "folder": str(Path.cwd()), "environment": dict(os.environ)}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(place)
        told = json.dumps(command).encode()
        sent = socket.send_fds(connection, [told], list(range(CHANNELS)))
        connection.sendall(told[sent:])
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(1)[0]


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(*sys.argv[2:])
    else:
        sys.exit(ask(sys.argv[2], sys.argv[3:]))
