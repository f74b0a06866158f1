"""EphemeralStorage: what a handler may keep in its scratch folder."""

from sandbox.clients import Clients
from tests.engine.functions import Function

FILL = """
import os, tempfile, time
def handler(event, context):
    folder = tempfile.gettempdir()
    before = os.listdir(folder)
    if event:
        with open(folder + "/file", "wb") as file:
            os.posix_fallocate(file.fileno(), 0, event["mb"] << 20)
        time.sleep(event["seconds"])
    return before
"""


def over(function: Function, seconds: float) -> str:
    """Have it keep too much; the error's message."""
    payload = function.invoke({"mb": 600, "seconds": seconds}).payload
    assert payload["errorType"] == "Sandbox.EphemeralStorageExceeded"
    return str(payload["errorMessage"])


def test_a_handler_that_keeps_more_than_its_storage_is_ended_and_its_folder_emptied(clients: Clients) -> None:
    function = Function(clients, FILL)

    message = over(function, seconds=0)

    assert "holds 600 MB, more than the EphemeralStorage of 512 MB" in message
    assert "[Errno 28] No space left on device" in function.last()["log"]
    assert "Error Type: Sandbox.EphemeralStorageExceeded" in function.last()["log"].splitlines()[-1]
    assert function.invoke().payload == []


def test_it_is_ended_while_it_works(clients: Clients) -> None:
    function = Function(clients, FILL, Timeout=900)

    over(function, seconds=600)

    assert function.last()["durationMs"] < 300_000


def test_as_much_as_was_declared_may_be_kept(clients: Clients) -> None:
    function = Function(clients, FILL, EphemeralStorage={"Size": 700})

    assert function.invoke({"mb": 600, "seconds": 0}).payload == []
    assert function.invoke().payload == ["file"]
