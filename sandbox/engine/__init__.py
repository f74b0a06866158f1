"""Where LocalStack runs: its environment, its plugins, its life.

``choose(settings)`` gives the engine; there is one so far, ``process``.
"""

from sandbox.engine.process import ProcessEngine
from sandbox.engine.protocol import Capabilities, Endpoint, Engine, EngineStatus
from sandbox.settings import Settings

ENGINES = {"process": ProcessEngine}

__all__ = ["ENGINES", "Capabilities", "Endpoint", "Engine", "EngineStatus", "choose"]


def choose(settings: Settings) -> Engine:
    """The engine to use."""
    return ENGINES["process"](settings)
