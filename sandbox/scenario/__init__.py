"""What a scenario holds in its hands, and the pytest plugin that puts it there.

A scenario is a pytest test: it names its stack once for the file, acts in plain Python values, and
waits for what it claims::

    from sandbox import scenario

    stack = scenario.stack("users")

    def test_a_new_user_is_announced(sandbox):
        sandbox.table("UsersTable").put(userId="u-1", email="a@example.com")
        sandbox.queue("UserEvents").expect(type="UserCreated", userId="u-1")

Importing this package costs nothing: pytest does it in every project where the sandbox is installed.
"""

from typing import TYPE_CHECKING, Any

from sandbox.scenario.stacks import Stack, stack
from sandbox.scenario.waits import WaitTimeout

if TYPE_CHECKING:
    from sandbox.scenario.functions import InvocationFailed
    from sandbox.scenario.sandbox import Sandbox

__all__ = ["InvocationFailed", "Sandbox", "Stack", "WaitTimeout", "stack"]

_LATE = {"InvocationFailed": "functions", "Sandbox": "sandbox"}


def __getattr__(name: str) -> Any:
    """The names that bring boto3 with them, imported when somebody asks."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
