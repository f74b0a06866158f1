"""What is put right in LocalStack where it offers no seam."""

from sandbox.clients import Clients
from tests.engine.functions import Function
from tests.waiting import eventually

SAY = """
import os
def handler(event, context):
    print("said")
    return [context.log_group_name, context.log_stream_name]
"""
MANAGED = "arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole"
OF_LOCALSTACK = "arn:aws:iam::aws:policy/AWSLambdaExecute"


def test_a_function_logs_to_the_group_that_its_logging_configuration_names(clients: Clients) -> None:
    logs = clients.client("logs")
    logs.create_log_group(logGroupName="chosen")
    function = Function(clients, SAY, LoggingConfig={"LogGroup": "chosen"})

    group, stream = function.invoke({}).payload
    assert group == "chosen"
    assert function.invoke({}).payload == [group, stream], "an environment keeps its log stream"

    def written() -> list[str]:
        events = logs.filter_log_events(logGroupName="chosen", logStreamNames=[stream])["events"]
        return [event["message"].strip() for event in events]

    eventually("both invocations in the log group", written, lambda lines: lines.count("said") == 2)


def test_awss_managed_policies_are_there_in_every_account_and_belong_to_it_alone(clients: Clients) -> None:
    other = clients.elsewhere(account=str(int(clients.account) - 1))
    iam = clients.client("iam")
    trust = '{"Version": "2012-10-17", "Statement": []}'
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trust)

    iam.attach_role_policy(RoleName="reader", PolicyArn=MANAGED)

    attached = [each.client("iam").get_policy(PolicyArn=MANAGED)["Policy"] for each in (clients, other)]
    assert [policy["AttachmentCount"] for policy in attached] == [1, 0]


def test_what_localstack_adds_to_awss_managed_policies_is_there_too(clients: Clients) -> None:
    found = clients.client("iam").get_policy(PolicyArn=OF_LOCALSTACK)["Policy"]

    assert found["DefaultVersionId"] == "v4"
