"""Tells the measuring process at what moment it was invoked, and with which records."""

import json
import os
import socket
import time
from typing import Any

_host, _port = os.environ["HEARING"].split(":")
_telling = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def handler(event: dict[str, Any], context: Any) -> None:
    started = time.time()
    ids = [record["dynamodb"]["Keys"]["id"]["S"] for record in event.get("Records", [])]
    told = {"function": context.function_name, "at": started, "count": len(ids), "first": ids[:1]}
    _telling.sendto(json.dumps(told).encode(), (_host, int(_port)))
