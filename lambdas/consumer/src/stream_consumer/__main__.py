"""python -m stream_consumer TABLE CHECKPOINTS: a line of JSON for each record of the table's stream."""

import argparse
import json
import logging
import signal
import sys
import time
from typing import Any
from uuid import uuid4

import boto3

from .leases import Leases
from .worker import Outcome, Record, Worker

QUIET_ROUNDS = 5
"""In a row, before all is taken to be read: an empty page comes in the midst of a shard as well, and a change
is in the stream only some moments after it is in the table. AWS names no number for either."""

THROTTLED_WAIT = 1
"""Seconds, at least: AWS counts requests by the second."""


def main() -> None:
    asked = arguments()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    logging.getLogger("botocore").setLevel(logging.WARNING)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    dynamodb = boto3.client("dynamodb")
    stream_arn = dynamodb.describe_table(TableName=asked.table)["Table"]["LatestStreamArn"]
    leases = Leases(dynamodb, asked.checkpoints, stream_arn, asked.worker, asked.lease)
    run(Worker(boto3.client("dynamodbstreams"), leases, stream_arn, show), asked)


def run(worker: Worker, asked: argparse.Namespace) -> None:
    """Until somebody ends it; or, ``once``, until nothing has come for some rounds."""
    quiet = 0
    try:
        while True:
            outcome = worker.round()
            quiet = quiet + 1 if outcome == Outcome.NOTHING else 0
            if asked.once and quiet == QUIET_ROUNDS:
                return
            time.sleep(pause(outcome, asked.wait))
    finally:
        worker.stop()


def pause(outcome: Outcome, wait: float) -> float:
    """None as long as there is something to read."""
    if outcome == Outcome.PROGRESS:
        return 0
    return max(wait, THROTTLED_WAIT) if outcome == Outcome.THROTTLED else wait


def show(record: Record) -> None:
    """What your program does instead has to bear that a record comes twice."""
    change: dict[str, Any] = {
        "eventID": record["eventID"],
        "eventName": record["eventName"],
        "keys": record["dynamodb"]["Keys"],
        "sequenceNumber": record["dynamodb"]["SequenceNumber"],
    }
    print(json.dumps(change), flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="stream_consumer")
    parser.add_argument("table", help="whose stream is read")
    parser.add_argument("checkpoints", help="the table that says who reads which shard, and how far")
    parser.add_argument("--worker", default=f"worker-{uuid4()}", help="its name; no two have the same")
    parser.add_argument("--lease", type=float, default=30, help="seconds after which a dead one is replaced")
    parser.add_argument("--wait", type=float, default=0.5, help="seconds after a round that brought nothing")
    parser.add_argument("--once", action="store_true", help="end when all is read")
    return parser.parse_args()


if __name__ == "__main__":
    main()
