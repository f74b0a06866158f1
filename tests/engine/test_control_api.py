"""``/_sandbox/…``: what it answers, and what becomes of an account that is deleted."""

import pytest
from botocore.exceptions import ClientError

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.errors import EngineError
from tests.engine.functions import Function


def test_a_path_that_does_not_exist_is_answered_with_one_that_does(endpoint: str) -> None:
    with pytest.raises(EngineError, match="there is nothing at /_sandbox/invocation; see /_sandbox/status"):
        Control(endpoint).get("invocation")


def test_an_account_that_is_none_is_refused_by_name(endpoint: str) -> None:
    with pytest.raises(EngineError, match="'test' is not an AWS account id"):
        Control(endpoint).delete("accounts/test")
    with pytest.raises(EngineError, match="account is ''; it must be an AWS account id, twelve digits"):
        Control(endpoint).get("invocations")


def test_an_account_deleted_is_empty_and_another_keeps_all(endpoint: str, clients: Clients) -> None:
    other = clients.elsewhere(account=str(int(clients.account) - 1))
    for each in (clients, other):
        _fill(each)

    deleted = Control(endpoint, timeout=120).delete(f"accounts/{clients.account}")["deleted"]

    assert deleted["tables"] == deleted["functions"] == deleted["buckets"] == 1
    assert _contents(clients) == ([], [], [], [], 0)
    tables, functions, buckets, queues, invocations = _contents(other)
    assert [tables, functions] == [["Kept"], ["subject"]]
    assert len(buckets) == len(queues) == invocations == 1


def test_a_runtime_that_cannot_run_here_is_refused_when_the_function_is_created(clients: Clients) -> None:
    with pytest.raises(ClientError, match=r"InvalidParameterValueException.*ruby3\.3"):
        Function(clients, "", Runtime="ruby3.3")


def test_an_environment_that_sets_what_aws_reserves_is_refused_in_awss_words(clients: Clients) -> None:
    with pytest.raises(ClientError, match=r"Reserved keys used in this request: AWS_REGION"):
        Function(clients, "", Environment={"Variables": {"AWS_REGION": "eu-west-1"}})


def _fill(clients: Clients) -> None:
    clients.client("dynamodb").create_table(
        TableName="Kept",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    bucket = f"kept-{clients.account}"
    clients.client("s3").create_bucket(Bucket=bucket)
    clients.client("s3").put_object(Bucket=bucket, Key="object", Body=b"")
    clients.client("sqs").create_queue(QueueName="kept")
    Function(clients, "def handler(event, context): return 1").invoke({})


def _contents(clients: Clients) -> tuple[list[str], list[str], list[str], list[str], int]:
    functions = clients.client("lambda").list_functions()["Functions"]
    return (
        clients.client("dynamodb").list_tables()["TableNames"],
        [function["FunctionName"] for function in functions],
        [bucket["Name"] for bucket in clients.client("s3").list_buckets()["Buckets"]],
        clients.client("sqs").list_queues().get("QueueUrls", []),
        len(Control(clients.endpoint_url).get("invocations", account=clients.account)["invocations"]),
    )
