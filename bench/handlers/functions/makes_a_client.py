"""What most functions do when they start."""

import os
import time

import boto3

dynamodb = boto3.client("dynamodb")


def handler(event: object, context: object) -> object:
    began = time.perf_counter()
    answer = {"pid": os.getpid(), "region": dynamodb.meta.region_name}
    return {**answer, "took": time.perf_counter() - began}
