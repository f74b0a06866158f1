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
stack = scenario.stack("idempotency", parameters={"Timeout": "15"})

RECEIPTS = {
    "claiming": ("ReceiptSender", "Receipts"),
    "powertools": ("PowertoolsSender", "PowertoolsReceipts"),
}
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


@pytest.mark.slow
def test_one_that_dies_between_claim_and_effect_loses_nothing(sandbox: Sandbox) -> None:
    replace_send(sandbox, "die_once(); whole(receipt)")
    sandbox.table("PaymentsTable").put(PAID)

    for _, receipts in RECEIPTS.values():
        sandbox.queue(receipts).expect(paymentId="p-1", within=120)
    died_and_sent_once(sandbox)


@pytest.mark.slow
def test_one_that_dies_after_its_effect_is_delivered_again_and_the_receipt_comes_once(
    sandbox: Sandbox,
) -> None:
    replace_send(sandbox, "whole(receipt); die_once()")
    sandbox.table("PaymentsTable").put(PAID)

    died_and_sent_once(sandbox)


def died_and_sent_once(sandbox: Sandbox) -> None:
    sandbox.settle(timeout=120)
    for sender, receipts in RECEIPTS.values():
        first, *others = sandbox.function(sender).invocations
        assert first.outcome == "crash"
        assert others and others[-1].result == {"batchItemFailures": []}
        deliveries, messages = 1 + len(others), sandbox.queue(receipts).messages
        assert deliveries > 1 and messages == [IsPartialDict(paymentId="p-1")], f"{deliveries} deliveries"
        assert sandbox.queue(f"{sender}Failures").messages == []


def replace_send(sandbox: Sandbox, steps: str) -> None:
    """Let both functions send a receipt in these steps."""
    functions = sandbox.client("lambda")
    for module, (sender, _) in RECEIPTS.items():
        name = sandbox.function(sender).name
        source = DYING.format(module=module, steps=steps)
        layer = functions.publish_layer_version(
            LayerName=f"dying-{module}", Content={"ZipFile": zipped(source)}
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
