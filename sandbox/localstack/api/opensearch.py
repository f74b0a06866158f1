"""``/_sandbox/opensearch``: the server behind the domains of OpenSearch."""

from pathlib import Path
from typing import Any

from localstack.http import Request

from sandbox.localstack.api.answers import Answer, Refused, Routes, json_body
from sandbox.localstack.opensearch import SERVER


def _opensearch(request: Request) -> Answer:
    if request.method == "POST":
        body = json_body(request)
        SERVER.start(folder=_path(body, "folder"), java=_path(body, "java"))
    return SERVER.status()


def _path(body: dict[str, Any], name: str) -> Path:
    given = body.get(name)
    if not isinstance(given, str) or not Path(given).is_absolute() or not Path(given).exists():
        raise Refused(f"{name} is {given!r}; it must be the absolute path of something that is there")
    return Path(given)


ROUTES: Routes = {"opensearch": ("GET POST", _opensearch)}
