"""Domains of OpenSearch: the server behind them is fetched and started when a template asks for one."""

from typing import TYPE_CHECKING

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.engine import choosing, environment, opensearch
from sandbox.errors import ForeignEngine, OpenSearchUnavailable
from sandbox.progress import Progress
from sandbox.settings import PROCESS, Settings

if TYPE_CHECKING:
    from sandbox.bootstrap.prepare import Prepared

KIND = "AWS::OpenSearchService::Domain"


def ready(prepared: "Prepared", clients: Clients, settings: Settings, progress: Progress) -> None:
    """Have OpenSearch run if the template, or one that is nested in it, has a domain.

    A bare LocalStack has one of its own. Raises OpenSearchUnavailable, DownloadFailed or EngineDied.
    """
    control = Control(clients.endpoint_url)
    if _asked(prepared) and not runs(control):
        _refuse_elsewhere(settings)
        python = environment.make(settings.cache, progress).python
        opensearch.ensure(control, settings.cache, python, progress)


def runs(control: Control) -> bool:
    """Whether there is one already, or one that is not ours to start."""
    try:
        return bool(control.get("opensearch")["ready"])
    except ForeignEngine:
        return True


def _asked(prepared: "Prepared") -> bool:
    here = any(one.get("Type") == KIND for one in prepared.template.resources.values())
    return here or any(_asked(nested) for nested in prepared.nested.values())


def _refuse_elsewhere(settings: Settings) -> None:
    if choosing.recorded(settings.home) != PROCESS:
        raise OpenSearchUnavailable(
            f"A domain of OpenSearch ({KIND}) can be had on the engine `process` alone: OpenSearch is a "
            "program of this machine, and LocalStack runs elsewhere. Deploy it there: "
            "sandbox down && SANDBOX_ENGINE=process sandbox up"
        )
