"""Domains of OpenSearch: the server behind them is fetched and started when a template asks for one."""

from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.engine import environment, opensearch
from sandbox.errors import ForeignEngine
from sandbox.progress import Progress
from sandbox.settings import Settings

if TYPE_CHECKING:
    from sandbox.bootstrap.prepare import Prepared

KIND = "AWS::OpenSearchService::Domain"


def ready(prepared: "Prepared", clients: Clients, settings: Settings, progress: Progress) -> None:
    """Have OpenSearch run if the template, or one that is nested in it, has a domain.

    A bare LocalStack has one of its own. Raises OpenSearchUnavailable, DownloadFailed or EngineDied.
    """
    if not _asked(prepared):
        return
    python = _python(settings, progress)
    try:
        opensearch.ensure(Control(clients.endpoint_url), settings.cache, python, progress)
    except ForeignEngine:
        return


def _asked(prepared: "Prepared") -> bool:
    here = any(one.get("Type") == KIND for one in prepared.template.resources.values())
    return here or any(_asked(nested) for nested in prepared.nested.values())


def _python(settings: Settings, progress: Progress) -> Path:
    return environment.make(settings.cache, progress).python
