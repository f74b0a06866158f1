"""A handler dies in the middle of its work: the receipt is sent all the same, and comes once.

It really dies, at the very line: for that a layer is put beside it, whose handler is the function's own with
one step of it changed. The function's package stays as it is.
"""

import io
import zipfile

import pytest
from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

# Also how long a claim outlives the process that made it.
stack = scenario.stack("idempotency", parameters={"Timeout": "3"})

BOTH = pytest.mark.parametrize(
    ("sender", "module", "receipts"),
    [
        ("ReceiptSender", "claiming", "Receipts"),
        ("PowertoolsSender", "powertools", "PowertoolsReceipts"),
    ],
)
PAID = {"paymentId": "p-1", "email": "ada@example.com", "amount": 10}
DYING = """
import os

import boto3
from receipts import {module} as subject

dynamodb = boto3.client("dynamodb")
whole = subject.send


def send(receipt):
    {steps}


def die_once():
    try:
        dynamodb.update_item(
            TableName=os.environ["PROCESSED_EVENTS_TABLE"],
            Key={{"id": {{"S": "died"}}}},
            UpdateExpression="SET died = :true",
            ConditionExpression="attribute_not_exists(id)",
            ExpressionAttributeValues={{":true": {{"BOOL": True}}}},
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return
    os._exit(1)


subject.send = send
handler = subject.handler
"""


@BOTH
def test_one_that_dies_between_claim_and_effect_loses_nothing(
    sandbox: Sandbox, sender: str, module: str, receipts: str
) -> None:
    replace_send(sandbox, sender, module, "die_once(); whole(receipt)")
    sandbox.table("PaymentsTable").put(PAID)

    sandbox.queue(receipts).expect(paymentId="p-1", within=20)
    died_and_sent_once(sandbox, sender, receipts)


@BOTH
def test_one_that_dies_after_its_effect_is_delivered_again_and_the_receipt_comes_once(
    sandbox: Sandbox, sender: str, module: str, receipts: str
) -> None:
    replace_send(sandbox, sender, module, "whole(receipt); die_once()")
    sandbox.table("PaymentsTable").put(PAID)

    sandbox.settle(timeout=20)
    died_and_sent_once(sandbox, sender, receipts)


def died_and_sent_once(sandbox: Sandbox, sender: str, receipts: str) -> None:
    sandbox.settle(timeout=20)
    first, *others = sandbox.function(sender).invocations
    assert first.outcome == "crash"
    assert others and others[-1].result == {"batchItemFailures": []}
    deliveries, messages = 1 + len(others), sandbox.queue(receipts).messages
    assert deliveries > 1 and messages == [IsPartialDict(paymentId="p-1")], f"{deliveries} deliveries"
    assert sandbox.queue(f"{sender}Failures").messages == []


def replace_send(sandbox: Sandbox, sender: str, module: str, steps: str) -> None:
    """Let the function send its receipt in these steps."""
    functions, name = sandbox.client("lambda"), sandbox.function(sender).name
    layer = functions.publish_layer_version(
        LayerName=f"dying-{module}", Content={"ZipFile": zipped(DYING.format(module=module, steps=steps))}
    )
    functions.update_function_configuration(
        FunctionName=name, Handler="dying.handler", Layers=[layer["LayerVersionArn"]]
    )
    functions.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})


def zipped(source: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("python/dying.py", source)
    return content.getvalue()
