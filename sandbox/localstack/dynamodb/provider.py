"""DynamoDB and DynamoDB Streams: LocalStack's v2 providers on our DynamoDB Local.

Thin on purpose: what both need is another server object, which LocalStack takes from a singleton.
"""

from localstack.services.dynamodb.server import DynamodbServer
from localstack.services.dynamodb.v2.provider import DynamoDBProvider
from localstack.services.dynamodbstreams.v2.provider import DynamoDBStreamsProvider

from sandbox.localstack.dynamodb.server import DynamoDBLocal


class SandboxDynamoDBProvider(DynamoDBProvider):
    @staticmethod
    def _new_dynamodb_server() -> DynamodbServer:
        return DynamoDBLocal.get()


class SandboxDynamoDBStreamsProvider(DynamoDBStreamsProvider):
    def __init__(self) -> None:
        super().__init__()
        self.server = DynamoDBLocal.get()
