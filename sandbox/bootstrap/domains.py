"""Domains of OpenSearch: the server behind them is fetched and started when a template asks for one."""

from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.engine import choosing, environment, opensearch
from sandbox.errors import ForeignEngine, OpenSearchUnavailable
from sandbox.progress import Progress
from sandbox.settings import COMPOSE, PROCESS, Settings

if TYPE_CHECKING:
    from sandbox.bootstrap.prepare import Prepared

KIND = "AWS::OpenSearchService::Domain"


def ready(prepared: "Prepared", clients: Clients, settings: Settings, progress: Progress) -> None:
    """Have OpenSearch run if the template, or one that is nested in it, has a domain.

    A bare LocalStack has one of its own. Raises OpenSearchUnavailable, DownloadFailed or EngineDied.
    """
    if _asked(prepared):
        ensure(Control(clients.endpoint_url), settings, progress)


def may_be_in(template: Path) -> bool:
    """Whether a file speaks of a domain, be it in a comment; not of those that are nested in it."""
    return KIND in template.read_text(errors="replace")


def ensure(control: Control, settings: Settings, progress: Progress) -> None:
    """Have OpenSearch run where it is this sandbox's to start. Raises as ``ready`` does."""
    if runs(control):
        return
    engine = choosing.recorded(settings.home)
    if engine == PROCESS:
        python = environment.make(settings.cache, progress).python
        opensearch.ensure(control, settings.cache, python, progress)
    elif engine == COMPOSE:
        from sandbox.engine.compose import search

        search.ensure(control, settings, progress)
    else:
        _refuse(control)


def runs(control: Control) -> bool:
    """Whether there is one already, or one that is not ours to start."""
    try:
        return bool(control.get(opensearch.ROUTE)["ready"])
    except ForeignEngine:
        return True


def _asked(prepared: "Prepared") -> bool:
    here = any(one.get("Type") == KIND for one in prepared.template.resources.values())
    return here or any(_asked(nested) for nested in prepared.nested.values())


def _refuse(control: Control) -> None:
    url = control.get(opensearch.ROUTE)["url"]
    if url:
        raise OpenSearchUnavailable(
            f"A domain of OpenSearch ({KIND}) leads to {url}, where nothing answers. Start it: "
            "docker compose --profile search up --detach"
        )
    raise OpenSearchUnavailable(
        f"A domain of OpenSearch ({KIND}) needs a server behind it. One is started beside a LocalStack that "
        "`sandbox up` started, and this one was not. Name a server to it by OPENSEARCH_CUSTOM_BACKEND, or "
        "deploy on an engine of this project: sandbox up"
    )
