"""Where LocalStack runs: its environment, its plugins, its life.

``choose(settings)`` gives the engine; there is one so far, ``process``.
"""

from sandbox.engine import awslocal
from sandbox.engine.process import ProcessEngine
from sandbox.engine.protocol import Capabilities, Endpoint, Engine, EngineStatus
from sandbox.settings import Settings

ENGINES = {"process": ProcessEngine}

__all__ = ["ENGINES", "Capabilities", "Endpoint", "Engine", "EngineStatus", "awslocal_command", "choose"]


def choose(settings: Settings) -> Engine:
    """The engine to use."""
    return ENGINES["process"](settings)


def awslocal_command(settings: Settings) -> str:
    """What to type for the AWS command line against this sandbox."""
    return awslocal.invocation(settings.home)
