"""What somebody sees who is not root, as whom CI often runs."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

NOBODY = 65534


def as_another_user(act: Callable[[Path], str]) -> str:
    """What ``act`` says in a process that belongs to nobody, given a folder that is open to all."""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are for root alone
        place = Path(folder)
        place.chmod(0o777)
        return _forked(lambda: act(place))


def _forked(act: Callable[[], str]) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(writing, act().encode())
        except BaseException as error:  # it would go on as a second test run
            os.write(writing, repr(error).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said
