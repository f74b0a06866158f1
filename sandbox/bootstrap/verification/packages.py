"""Which packages a deployed template names: those that the sandbox made are called by their content."""

import base64
import re
from typing import Any

from sandbox.bootstrap.stack import Stack
from sandbox.bootstrap.upload import bucket_name
from sandbox.clients import Clients

_PACKAGE = re.compile(r"([0-9a-f]{64})\.zip")


def code_of(stack: Stack) -> dict[str, str]:
    """CodeSha256 of the functions whose packages the sandbox made: it names them by their content."""
    resources = stack.processed_template()["Resources"]
    found = {name: _package(one.get("Properties") or {}, stack.clients) for name, one in resources.items()}
    return {name: sha for name, sha in found.items() if sha}


def _package(properties: dict[str, Any], clients: Clients) -> str | None:
    code = properties.get("Code")
    if not isinstance(code, dict) or code.get("S3Bucket") != bucket_name(clients):
        return None
    named = _PACKAGE.fullmatch(str(code.get("S3Key")))
    return base64.b64encode(bytes.fromhex(named[1])).decode() if named else None
