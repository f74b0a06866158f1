"""A table and a queue, as functions that work off a stream have them."""

import os
import time

import boto3

table = boto3.resource("dynamodb").Table("Users")
queue = boto3.client("sqs")


def handler(event: object, context: object) -> object:
    began = time.perf_counter()
    answer = {"pid": os.getpid(), "table": table.name, "region": queue.meta.region_name}
    return {**answer, "took": time.perf_counter() - began}
