"""One that imports AWS's SDK, and nothing more at its start."""

import os
import time

import boto3


def handler(event: object, context: object) -> object:
    began = time.perf_counter()
    answer = {"pid": os.getpid(), "sdk": boto3.__version__}
    return {**answer, "took": time.perf_counter() - began}
