"""Which settings of a function are refused, and in which words."""

from typing import Any

import pytest

from sandbox.localstack import function_validation
from sandbox.mapping.rejections import Rejected

PATTERN = "Member must satisfy regular expression pattern: "


@pytest.mark.parametrize(
    ("settings", "member", "value", "constraint"),
    [
        ({"Timeout": 901}, "timeout", "901", "Member must have value less than or equal to 900"),
        ({"Timeout": 0}, "timeout", "0", "Member must have value greater than or equal to 1"),
        ({"MemorySize": 10241}, "memorySize", "10241", "Member must have value less than or equal to 10240"),
        ({"MemorySize": 127}, "memorySize", "127", "Member must have value greater than or equal to 128"),
        (
            {"EphemeralStorage": {"Size": 511}},
            "ephemeralStorage.size",
            "511",
            "Member must have value greater than or equal to 512",
        ),
        ({"Handler": "a b"}, "handler", "a b", PATTERN + r"[^\s]+"),
        ({"Handler": "h" * 129}, "handler", "h" * 129, "Member must have length less than or equal to 128"),
        (
            {"Environment": {"Variables": {"1A": "x"}}},
            "environment.variables",
            "{1A=x}",
            f"Map keys must satisfy constraint: [{PATTERN}[a-zA-Z]([a-zA-Z0-9_])+]",
        ),
    ],
)
def test_a_setting_outside_of_awss_model_is_refused_in_its_words(
    settings: dict[str, Any], member: str, value: str, constraint: str
) -> None:
    with pytest.raises(Rejected) as refused:
        function_validation.check_update(settings)

    assert refused.value.error == "ValidationException"
    assert str(refused.value) == (
        f"1 validation error detected: Value '{value}' at '{member}' "
        f"failed to satisfy constraint: {constraint}"
    )


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(
        Rejected, match=r"2 validation errors detected: Value '901' at 'timeout' .*; Value '64'"
    ):
        function_validation.check_update({"Timeout": 901, "MemorySize": 64})


def test_the_limits_themselves_are_allowed() -> None:
    for timeout, memory, storage in ((1, 128, 512), (900, 10_240, 10_240)):
        function_validation.check_update(
            {"Timeout": timeout, "MemorySize": memory, "EphemeralStorage": {"Size": storage}}
        )


@pytest.mark.parametrize("lacking", ["Runtime", "Handler"])
def test_a_zip_function_needs_a_runtime_and_a_handler(lacking: str) -> None:
    request = {"Runtime": "python3.13", "Handler": "a.b"}
    del request[lacking]

    with pytest.raises(Rejected, match="Runtime and Handler are mandatory"):
        function_validation.check_create(request)
