"""Where LocalStack runs: its environment, its plugins, its life.

``choose(settings)`` gives the engine: ``process``, ``compose`` or ``remote``.
"""

from sandbox.engine import awslocal
from sandbox.engine.choosing import ENGINES, Choice, choice, choose, to_end
from sandbox.engine.protocol import Capabilities, Endpoint, Engine, EngineStatus
from sandbox.settings import Settings

__all__ = [
    "ENGINES",
    "Capabilities",
    "Choice",
    "Endpoint",
    "Engine",
    "EngineStatus",
    "awslocal_command",
    "choice",
    "choose",
    "to_end",
]


def awslocal_command(settings: Settings) -> str:
    """What to type for the AWS command line against this sandbox."""
    return awslocal.invocation(settings.home)
