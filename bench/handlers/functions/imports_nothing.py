"""The least that a function can be."""

import os
import time


def handler(event: object, context: object) -> object:
    began = time.perf_counter()
    answer = {"pid": os.getpid()}
    return {**answer, "took": time.perf_counter() - began}
