"""Which requests the Lambda API refuses, in AWS's words."""

import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.clients import Clients
from tests.engine.functions import ROLE, Function, package

ECHO = "def handler(event, context):\n    return event\n"
CODE = package({"handler.py": ECHO})
STATUS = {
    "InvalidParameterValueException": 400,
    "InvalidRequestContentException": 400,
    "RequestTooLargeException": 413,
    "ResourceConflictException": 409,
    "ResourceNotFoundException": 404,
    "ValidationException": 400,
}
FITS = 4096 - len('{"TEXT":""}')


def refused(create: Any, **settings: Any) -> tuple[str, str]:
    """The error's code and text."""
    with pytest.raises(ClientError) as error:
        create(**settings)
    answer: Any = error.value.response
    told = answer["Error"]
    assert (told["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) in STATUS.items()
    assert told["Code"] == "ValidationException" or answer["Type"] == "User"
    return str(told["Code"]), str(told["Message"])


def creation(clients: Clients) -> Any:
    """Creates a function, however it is set."""

    def create(**settings: Any) -> None:
        given = {"Runtime": "python3.13", "Handler": "handler.handler", **settings}
        role = ROLE.format(account=clients.account)
        clients.client("lambda").create_function(
            FunctionName="subject", Role=role, Code={"ZipFile": CODE}, **given
        )

    return create


# Vector 51, from logs of AWS's.
def test_a_timeout_beyond_15_minutes_is_refused_by_creation_and_update(clients: Clients) -> None:
    words = (
        "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: "
        "Member must have value less than or equal to 900"
    )
    Function(clients, ECHO, name="other")
    update = clients.client("lambda").update_function_configuration

    assert refused(creation(clients), Timeout=901) == ("ValidationException", words)
    assert refused(update, FunctionName="other", Timeout=901) == ("ValidationException", words)


# Vector 50, recorded on AWS.
def test_an_environment_may_have_4096_bytes_and_no_more(clients: Clients) -> None:
    Function(clients, ECHO, Environment={"Variables": {"TEXT": "x" * FITS}})

    text = "x" * (FITS + 1)
    assert refused(creation(clients), Environment={"Variables": {"TEXT": text}}) == (
        "InvalidParameterValueException",
        "Lambda was unable to configure your environment variables because the environment variables you "
        f'have provided exceeded the 4KB limit. String measured: {{"TEXT":"{text}"}}',
    )


# Vector 51, recorded on AWS.
def test_a_sixth_layer_is_refused(clients: Clients) -> None:
    layers = [f"arn:aws:lambda:{clients.region}:{clients.account}:layer:l{number}:1" for number in range(6)]

    words = ("InvalidParameterValueException", "Cannot reference more than 5 layers.")
    assert refused(creation(clients), Layers=layers) == words


# Vector 26, recorded on AWS.
def test_an_unknown_function_is_not_found_by_its_whole_name(clients: Clients) -> None:
    name = f"arn:aws:lambda:{clients.region}:{clients.account}:function:nobody"

    assert refused(clients.client("lambda").invoke, FunctionName="nobody") == (
        "ResourceNotFoundException",
        f"Function not found: {name}:$LATEST",
    )


# Vector 24, recorded on AWS for the first of the two.
def test_an_event_that_is_no_json_is_refused(clients: Clients) -> None:
    Function(clients, ECHO)
    invoke = clients.client("lambda").invoke

    for payload in (b"\x99", b"'x'"):
        code, words = refused(invoke, FunctionName="subject", Payload=payload)
        assert code == "InvalidRequestContentException"
        assert re.fullmatch(
            r"Could not parse request body into json: Could not parse payload into json: .+"
            r"\n at \[Source: REDACTED \(.+\); line: 1, column: 1\]",
            words,
        )


# Vector 25, recorded on AWS.
def test_no_payload_is_an_empty_event_and_any_json_value_is_one(clients: Clients) -> None:
    function = Function(clients, "def handler(event, context):\n    return repr(event)\n")

    assert clients.client("lambda").invoke(FunctionName="subject")["Payload"].read() == b'"{}"'
    assert function.invoke(True).payload == "True"


@pytest.mark.parametrize(("kind", "limit"), [("RequestResponse", 6 << 20), ("Event", 1 << 20)])
def test_a_larger_event_than_lambda_takes_is_refused(clients: Clients, kind: str, limit: int) -> None:
    Function(clients, "def handler(event, context):\n    return len(event)\n")
    invoke = clients.client("lambda").invoke

    fits = b'"' + b"x" * (limit - 2) + b'"'
    code, _ = refused(invoke, FunctionName="subject", InvocationType=kind, Payload=fits + b" ")

    assert code == "RequestTooLargeException"
    assert "FunctionError" not in invoke(FunctionName="subject", InvocationType=kind, Payload=fits)


# Vector 42, recorded on AWS.
def test_an_update_during_an_update_is_a_conflict(clients: Clients) -> None:
    Function(clients, ECHO)
    client = clients.client("lambda")
    arn = client.get_function(FunctionName="subject")["Configuration"]["FunctionArn"]

    def update_twice() -> None:
        for number in range(20):
            client.update_function_configuration(FunctionName="subject", Description=str(number))

    assert refused(update_twice) == (
        "ResourceConflictException",
        f"The operation cannot be performed at this time. An update is in progress for resource: {arn}",
    )
