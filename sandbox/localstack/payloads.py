"""What an invocation may hand to a function (reference 2): an event's size and form, and a client context."""

import base64
import binascii
import json
from typing import Any

SYNCHRONOUS_LIMIT = 6 * 1024 * 1024
ASYNCHRONOUS_LIMIT = 1024 * 1024
"""Bytes."""
CONTEXT_LIMIT = 3583
"""Bytes of a client context in base64."""
TOO_LARGE = "RequestTooLargeException"
INVALID = "InvalidRequestContentException"

_EXPECTED = "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
_HIDDEN = "REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)"


class Unacceptable(Exception):
    """An invocation that is refused; its text is AWS's."""

    def __init__(self, error: str, text: str) -> None:
        super().__init__(text)
        self.error = error
        """The exception's name at AWS."""


def checked(payload: bytes, asynchronous: bool) -> bytes:
    """The event that is to be handed over: ``payload``, or an empty object for none.

    Raises Unacceptable where AWS would. Its JSON parser names what it stumbled over; here that is always a
    character, where Python's parser stumbled.
    """
    limit = ASYNCHRONOUS_LIMIT if asynchronous else SYNCHRONOUS_LIMIT
    if len(payload) > limit:
        text = f"Request must be smaller than {limit} bytes for the InvokeFunction operation"
        raise Unacceptable(TOO_LARGE, text)
    if payload:
        _parse(payload)
    return payload or b"{}"


def client_context(encoded: str) -> str:
    """The JSON text of a client context, in ASCII. Raises Unacceptable where it is none.

    AWS does not say: the text of that refusal.
    """
    text = "Client context must be a valid Base64-encoded JSON object."
    if len(encoded) > CONTEXT_LIMIT:
        raise Unacceptable(
            INVALID, f"Client context must be at most {CONTEXT_LIMIT} bytes when base64-encoded."
        )
    try:
        told: Any = json.loads(base64.b64decode(encoded, validate=True))
    except (binascii.Error, ValueError):
        raise Unacceptable(INVALID, text) from None
    if not isinstance(told, dict):
        raise Unacceptable(INVALID, text)
    return json.dumps(told)


def _parse(payload: bytes) -> None:
    try:
        text = payload.decode()
    except UnicodeDecodeError as error:
        raise _no_json(f"Invalid UTF-8 start byte 0x{payload[error.start]:02x}", 1, error.start + 1) from None
    try:
        json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _no_json(_stumbled(text, error.pos), error.lineno, error.colno) from None
    except RecursionError:
        raise _no_json("Document nesting depth exceeds the maximum allowed", 1, 1) from None


def _stumbled(text: str, position: int) -> str:
    if position >= len(text):
        return f"Unexpected end-of-input: {_EXPECTED}"
    return f"Unexpected character ('{text[position]}' (code {ord(text[position])})): {_EXPECTED}"


def _refuse_constant(name: str) -> None:
    """NaN and infinities, which Python reads and AWS's parser does not."""
    allowed_by = "enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"
    raise _no_json(f"Non-standard token '{name}': {allowed_by}", 1, 1)


def _no_json(reason: str, line: int, column: int) -> Unacceptable:
    return Unacceptable(
        INVALID,
        "Could not parse request body into json: Could not parse payload into json: "
        f"{reason}\n at [Source: {_HIDDEN}; line: {line}, column: {column}]",
    )
