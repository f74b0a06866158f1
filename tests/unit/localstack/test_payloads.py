"""Which events and client contexts are handed to a function, and which are refused."""

import base64
import json

import pytest

from sandbox.localstack.payloads import (
    ASYNCHRONOUS_LIMIT,
    SYNCHRONOUS_LIMIT,
    Unacceptable,
    checked,
    client_context,
)


@pytest.mark.parametrize("payload", [b"true", b"1.5", b'"text"', b"null", b'{"a": [1]}'])
def test_any_json_value_is_an_event(payload: bytes) -> None:
    assert checked(payload, asynchronous=False) == payload


def test_no_payload_is_an_empty_object() -> None:
    assert checked(b"", asynchronous=False) == b"{}"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"\x99", "Invalid UTF-8 start byte 0x99"),
        (b"'x'", "Unexpected character (''' (code 39)): expected a valid value"),
        (b'{"a":', "Unexpected end-of-input"),
        (b"[NaN]", "Non-standard token 'NaN'"),
    ],
)
def test_what_is_no_json_is_refused_with_the_place(payload: bytes, reason: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        checked(payload, asynchronous=False)

    text = str(refused.value)
    assert refused.value.error == "InvalidRequestContentException"
    assert text.startswith(
        f"Could not parse request body into json: Could not parse payload into json: {reason}"
    )
    assert "\n at [Source: REDACTED" in text and "line: 1, column: " in text


@pytest.mark.parametrize(("asynchronous", "limit"), [(False, SYNCHRONOUS_LIMIT), (True, ASYNCHRONOUS_LIMIT)])
def test_an_event_may_have_as_many_bytes_as_the_limit_and_no_more(asynchronous: bool, limit: int) -> None:
    fits = b'"' + b"x" * (limit - 2) + b'"'

    assert checked(fits, asynchronous) == fits
    with pytest.raises(Unacceptable, match=f"Request must be smaller than {limit} bytes"):
        checked(fits + b" ", asynchronous)


def test_a_client_context_is_json_in_base64() -> None:
    told = {"custom": {"name": "ä"}}

    text = client_context(base64.b64encode(json.dumps(told, ensure_ascii=False).encode()).decode())

    assert text.isascii() and json.loads(text) == told


@pytest.mark.parametrize("encoded", ["?", base64.b64encode(b"[1]").decode(), base64.b64encode(b"x").decode()])
def test_any_other_client_context_is_refused(encoded: str) -> None:
    with pytest.raises(Unacceptable, match="Client context must be a valid Base64-encoded JSON object"):
        client_context(encoded)
