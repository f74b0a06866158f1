"""What a package is made for: the runtime that loads it, and the platform on which that runs."""

import platform
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.control import BARE_PATIENCE, Control
from sandbox.errors import ForeignEngine, PackagingError

DEFAULT_PROCESSOR = "x86_64"
PROCESSORS = {"x86_64": "x86_64", "arm64": "aarch64"}  # Lambda's name for it: Python's
_NPMS = {"x86_64": "x64", "aarch64": "arm64"}
_AMAZON_LINUX_2 = {"python3.8", "python3.9", "python3.10", "python3.11"}


@dataclass(frozen=True)
class Target:
    runtime: str
    """A function's: ``python3.13``."""
    platform: str
    """In uv's words, processor first."""

    @property
    def python(self) -> str:
        """3.13 of ``python3.13``."""
        return self.runtime.removeprefix("python")

    @property
    def is_here(self) -> bool:
        """Whether this machine can run what is made for it."""
        processor, _, system = self.platform.partition("-")
        return processor == _machine() and ("darwin" in system) == ("darwin" in _system())

    def for_npm(self) -> list[str]:
        """npm's options that choose between packages for several platforms."""
        cpu = _NPMS[self.platform.partition("-")[0]]
        if "darwin" in self.platform:
            return ["--os=darwin", f"--cpu={cpu}"]
        return ["--os=linux", f"--cpu={cpu}", "--libc=glibc"]


def of_engine(endpoint_url: str) -> Callable[[str, str], Target]:
    """For functions that run on the engine that answers there: by runtime and Lambda's processor.

    They run as processes of its machine or container, whichever processor they ask for; on a LocalStack
    without our plugins in AWS's images. Raises EngineNotRunning.
    """
    try:
        there = str(Control(endpoint_url, timeout=BARE_PATIENCE).get("runtimes")["platform"])
    except ForeignEngine:
        return on_aws
    return lambda runtime, _: Target(runtime, there)


def here(runtime: str) -> Target:
    """For functions that run as processes of this machine."""
    return Target(runtime, platform_name())


def on_aws(runtime: str, architecture: str) -> Target:
    """For functions that run on AWS; ``architecture`` is Lambda's: x86_64 or arm64.

    Amazon Linux 2 has glibc 2.26, Amazon Linux 2023, of all later runtimes, 2.34.
    """
    newest = "manylinux2014" if runtime in _AMAZON_LINUX_2 else "manylinux_2_34"
    return Target(runtime, f"{PROCESSORS[architecture]}-{newest}")


def platform_name() -> str:
    """This machine in uv's words. Raises PackagingError where handlers cannot run."""
    system = _system()
    if not system:
        raise PackagingError(f"Handlers run on Linux and macOS, and this is {platform.system()}.")
    return f"{_machine()}-{system}"


def _machine() -> str:
    return {"arm64": "aarch64", "amd64": "x86_64"}.get(platform.machine().lower(), platform.machine())


def _system() -> str:
    return {"Darwin": "apple-darwin", "Linux": "unknown-linux-gnu"}.get(platform.system(), "")
