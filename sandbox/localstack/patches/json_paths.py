"""What a state machine's JSONPaths are, found out once for each path."""

import functools
from collections.abc import Callable
from typing import Any

from sandbox.localstack.patches.patch import Patch

MOST = 1_000
"""Paths that are remembered."""


def _once(parse: Callable[..., Any]) -> Callable[..., Any]:
    return functools.lru_cache(MOST)(parse)


GRAMMAR = "the tables of JSONPath's grammar are made anew for each path that is followed, which takes 50 ms"
PATCHES = (
    Patch(
        "localstack.services.stepfunctions.asl.utils.json_path", "parse", _once, GRAMMAR, "b14117c53620d99b"
    ),
    Patch(
        "localstack.services.stepfunctions.asl.component.common.path.result_path",
        "parse",
        _once,
        GRAMMAR,
        "9328f98dcb0c5346",
    ),
)
