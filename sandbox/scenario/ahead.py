"""What takes long to start and some scenario will need is begun while others run."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Thread

from sandbox.bootstrap import domains
from sandbox.control import Control
from sandbox.errors import SandboxError
from sandbox.progress import Silent
from sandbox.settings import Settings


def begin(templates: Iterable[Path], endpoint_url: str, settings: Settings) -> None:
    """Have OpenSearch start if one of ``templates`` has a domain; returns at once.

    The scenario that needs it waits for it, and tells what is wrong with it.
    """
    if any(domains.may_be_in(template) for template in templates):
        Thread(target=_start, args=(endpoint_url, settings), name="sandbox-ahead", daemon=True).start()


def _start(endpoint_url: str, settings: Settings) -> None:
    with suppress(SandboxError):
        domains.ensure(Control(endpoint_url), settings, Silent())
