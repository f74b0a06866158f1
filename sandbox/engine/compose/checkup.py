"""What the engine ``compose`` needs of the machine."""

from collections.abc import Iterator

from sandbox.engine import plugins
from sandbox.engine.compose import command
from sandbox.engine.compose.daemon import Daemon
from sandbox.engine.compose.engine import image
from sandbox.engine.finding import Finding
from sandbox.errors import EngineError

BUILD = "make up ENGINE=compose"


def findings() -> Iterator[Finding]:
    """Docker, Compose and the image; nothing is changed."""
    try:
        yield Finding("Compose", command.version())
        daemon = Daemon.connect()
    except EngineError as error:
        seen, _, advice = str(error).partition("\n")
        yield Finding("Docker", seen, advice or "See above.")
        return
    yield Finding("Docker", f"engine {daemon.version()} answers")
    yield _image(daemon)


def _image(daemon: Daemon) -> Finding:
    found = daemon.image(image())
    if found is None:
        return Finding("image", f"{image()} is not built yet: `{BUILD}` does it")
    told = f"{image()}, {found.size / 1e6:,.0f} MB"
    if found.plugins == plugins.fingerprint():
        return Finding("image", f"{told}, of this client's files")
    return Finding("image", f"{told}, of other files: `{BUILD}` builds it anew")
