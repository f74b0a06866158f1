"""Sends the ids of each batch to a queue, as one message, and tells when the queue had it."""

import json
import os
import socket
import time
from typing import Any

import boto3

_host, _port = os.environ["HEARING"].split(":")
_telling = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
_queue = boto3.resource("sqs").Queue(os.environ["QUEUE_URL"])


def handler(event: dict[str, Any], context: Any) -> None:
    ids = [record["dynamodb"]["Keys"]["id"]["S"] for record in event.get("Records", [])]
    _queue.send_message(MessageBody=json.dumps(ids))
    told = {"function": context.function_name, "at": time.time(), "count": len(ids), "first": ids[:1]}
    _telling.sendto(json.dumps(told).encode(), (_host, int(_port)))
