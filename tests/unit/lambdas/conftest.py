"""Handlers are imported as Lambda imports them: with their own folder on the path."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

HERE = Path(__file__).parent
LAMBDAS = HERE.parents[2] / "lambdas"

sys.path[:0] = [str(source) for source in sorted(LAMBDAS.glob("*/src"))]


@pytest.fixture
def recorded() -> Callable[[str], Any]:
    """Reads an event, in the form in which Lambda delivers it, from the folder `events`."""
    return lambda name: json.loads((HERE / "events" / f"{name}.json").read_text())


@pytest.fixture
def context() -> SimpleNamespace:
    """The context that awslambdaric would hand over, as far as a logger looks at it."""
    return SimpleNamespace(
        function_name="StreamProcessor",
        memory_limit_in_mb=256,
        invoked_function_arn="arn:aws:lambda:eu-central-1:000000000000:function:StreamProcessor",
        aws_request_id="6c3fd1c6-2f0d-4a4b-9a53-6b7f1e4d1a20",
    )
