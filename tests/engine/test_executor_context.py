"""What a handler's context object tells, and which version answers."""

import base64
import json
import re
from typing import Any

from sandbox.clients import Clients
from tests.engine.functions import OFTEN, Function

TELL = """
import os
def handler(event, context):
    told = {name: getattr(context, name) for name in (
        "aws_request_id", "function_name", "function_version", "invoked_function_arn",
        "memory_limit_in_mb", "log_group_name", "log_stream_name", "tenant_id")}
    client = context.client_context
    return {
        **told,
        "client": client and [client.custom, client.env, client.client.app_title],
        "identity": context.identity.cognito_identity_id,
        "remaining": context.get_remaining_time_in_millis(),
        "trace": os.environ.get("_X_AMZN_TRACE_ID"),
        "version": os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
    }
"""


def told(function: Function, **request: Any) -> Any:
    """What the handler was told."""
    answer = function.clients.client("lambda").invoke(FunctionName=request.pop("name", "subject"), **request)
    return json.loads(answer["Payload"].read())


def test_the_context_tells_all_that_it_tells_on_aws(clients: Clients) -> None:
    function = Function(clients, TELL, MemorySize=256, Timeout=900)

    context = told(function)

    assert context["aws_request_id"] == function.last()["requestId"]
    assert context["function_name"] == "subject"
    assert context["memory_limit_in_mb"] == "256"
    assert context["log_group_name"] == "/aws/lambda/subject"
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", context["log_stream_name"])
    assert 840_000 < context["remaining"] <= 900_000
    assert (context["client"], context["identity"], context["tenant_id"]) == (None, None, None)


def test_a_client_context_reaches_the_handler_of_a_synchronous_invocation(clients: Clients) -> None:
    function = Function(clients, TELL)
    given = {"custom": {"name": "ä"}, "env": {"locale": "de"}, "client": {"app_title": "shop"}}
    encoded = base64.b64encode(json.dumps(given).encode()).decode()

    assert told(function, ClientContext=encoded)["client"] == [{"name": "ä"}, {"locale": "de"}, "shop"]
    assert told(function)["client"] is None


# Vector 35, recorded on AWS.
def test_each_invocation_has_a_trace_id_of_its_own(clients: Clients) -> None:
    function = Function(clients, TELL)

    traces = [told(function)["trace"] for _ in range(2)]

    assert all(
        re.match(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=[01]", one) for one in traces
    )
    assert traces[0] != traces[1]


# Reference 3: with active tracing a further line.
def test_a_function_whose_tracing_is_active_reports_its_trace(clients: Clients) -> None:
    function = Function(clients, TELL, TracingConfig={"Mode": "Active"})

    trace = dict(part.split("=") for part in told(function)["trace"].split(";"))

    last = function.last()["log"].splitlines()[-1]
    assert last == f"XRAY TraceId: {trace['Root']}\tSegmentId: {trace['Parent']}\tSampled: true\t"


# Vector 39, recorded on AWS.
def test_the_arn_is_as_invoked_and_the_version_the_one_that_runs(clients: Clients) -> None:
    function = Function(clients, TELL)
    client = clients.client("lambda")
    arn = client.get_function(FunctionName="subject")["Configuration"]["FunctionArn"]
    client.publish_version(FunctionName="subject")
    client.get_waiter("published_version_active").wait(
        FunctionName="subject", Qualifier="1", WaiterConfig=OFTEN
    )
    client.create_alias(FunctionName="subject", Name="live", FunctionVersion="1")

    seen = [told(function, **({"Qualifier": one} if one else {})) for one in ("", "$LATEST", "live", "1")]
    seen.append(told(function, name=f"{arn}:live"))

    assert [one["invoked_function_arn"] for one in seen] == [
        arn, f"{arn}:$LATEST", f"{arn}:live", f"{arn}:1", f"{arn}:live",
    ]  # fmt: skip
    versions = ["$LATEST", "$LATEST", "1", "1", "1"]
    assert [one["function_version"] for one in seen] == versions
    assert [one["version"] for one in seen] == versions


# Vector 52, recorded on AWS.
def test_a_weighted_alias_draws_a_version_for_each_invocation_and_names_it(clients: Clients) -> None:
    Function(clients, "def handler(event, context):\n    return context.function_version\n")
    client = clients.client("lambda")
    for number in ("1", "2"):
        client.update_function_configuration(FunctionName="subject", Description=number)
        client.get_waiter("function_updated_v2").wait(FunctionName="subject", WaiterConfig=OFTEN)
        client.publish_version(FunctionName="subject")
        client.get_waiter("published_version_active").wait(
            FunctionName="subject", Qualifier=number, WaiterConfig=OFTEN
        )
    client.create_alias(
        FunctionName="subject",
        Name="live",
        FunctionVersion="1",
        RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}},
    )

    answers = [client.invoke(FunctionName="subject", Qualifier="live") for _ in range(40)]

    ran = [json.loads(answer["Payload"].read()) for answer in answers]
    assert set(ran) == {"1", "2"}  # missed once in 2**39 runs
    assert [answer["ExecutedVersion"] for answer in answers] == ran
