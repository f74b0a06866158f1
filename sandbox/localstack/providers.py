"""Registers our providers, the way LocalStack registers its own alternatives."""

from localstack.aws.forwarder import HttpFallbackDispatcher
from localstack.services.plugins import Service, aws_provider

NAME = "sandbox"
SERVICES = ("lambda", "dynamodb", "dynamodbstreams")
"""Those that must be loaded before anything is deployed; CloudWatch is loaded when somebody uses it."""


@aws_provider(api="lambda", name=NAME)
def lambda_sandbox() -> Service:
    from sandbox.localstack.functions import SandboxLambdaProvider

    return Service.for_provider(SandboxLambdaProvider())


@aws_provider(api="dynamodb", name=NAME)
def dynamodb_sandbox() -> Service:
    from sandbox.localstack.dynamodb.provider import SandboxDynamoDBProvider

    provider = SandboxDynamoDBProvider()
    return Service.for_provider(
        provider,
        dispatch_table_factory=lambda _: HttpFallbackDispatcher(provider, provider.get_forward_url),
    )


@aws_provider(api="dynamodbstreams", name=NAME)
def dynamodbstreams_sandbox() -> Service:
    from sandbox.localstack.dynamodb.provider import SandboxDynamoDBStreamsProvider

    return Service.for_provider(SandboxDynamoDBStreamsProvider())


@aws_provider(api="cloudwatch", name=NAME)
def cloudwatch_sandbox() -> Service:
    from sandbox.localstack.metrics.cloudwatch import SandboxCloudwatchProvider

    return Service.for_provider(SandboxCloudwatchProvider())


@aws_provider(api="cloudformation", name=NAME)
def cloudformation_sandbox() -> Service:
    from sandbox.localstack.cloudformation.provider import SandboxCloudformationProvider

    return Service.for_provider(SandboxCloudformationProvider())
