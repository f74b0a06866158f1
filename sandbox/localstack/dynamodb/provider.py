"""DynamoDB and DynamoDB Streams: LocalStack's v2 providers on our DynamoDB Local.

Writes are told to the streams' readers; enabled streams are followed from their first moment; items
expire; and what the DynamoDB Streams API shows of a record is what a handler sees of it.
"""

from typing import Any

from localstack.aws.api import RequestContext, handler
from localstack.aws.api.dynamodb import (
    CreateTableInput,
    CreateTableOutput,
    DeleteTableOutput,
    TableName,
    UpdateTableInput,
    UpdateTableOutput,
)
from localstack.services.dynamodb.server import DynamodbServer
from localstack.services.dynamodb.v2.provider import DynamoDBProvider
from localstack.services.dynamodbstreams.v2.provider import DynamoDBStreamsProvider

from sandbox.localstack.dynamodb import writes
from sandbox.localstack.dynamodb.server import DynamoDBLocal
from sandbox.localstack.streams.registry import STREAMS


class SandboxDynamoDBProvider(DynamoDBProvider):
    @staticmethod
    def _new_dynamodb_server() -> DynamodbServer:
        return DynamoDBLocal.get()

    def forward_request(self, context: RequestContext, service_request: Any = None) -> Any:
        """Everything that is asked of DynamoDB Local passes here: writes are noted before and after."""
        operation = context.operation.name if context.operation else ""
        if operation not in writes.OPERATIONS:
            return super().forward_request(context, service_request)
        tables = writes.tables(operation, context.service_request or {})
        with STREAMS.writing(context.account_id, operation, tables):
            return super().forward_request(context, service_request)

    @handler("CreateTable", expand=False)
    def create_table(  # type: ignore[override]  # not expanded, like LocalStack's own
        self, context: RequestContext, create_table_input: CreateTableInput
    ) -> CreateTableOutput:
        created = super().create_table(context, create_table_input)
        _follow(context, created["TableDescription"])
        return created

    @handler("UpdateTable", expand=False)
    def update_table(  # type: ignore[override]
        self, context: RequestContext, update_table_input: UpdateTableInput
    ) -> UpdateTableOutput:
        updated = super().update_table(context, update_table_input)
        if "StreamSpecification" in update_table_input:
            STREAMS.wake(context.account_id, [update_table_input["TableName"]])
            _follow(context, updated["TableDescription"])
        return updated

    def delete_table(
        self, context: RequestContext, table_name: TableName, **kwargs: Any
    ) -> DeleteTableOutput:
        deleted = super().delete_table(context, table_name, **kwargs)
        STREAMS.wake(context.account_id, [table_name])
        return deleted


class SandboxDynamoDBStreamsProvider(DynamoDBStreamsProvider):
    def __init__(self) -> None:
        super().__init__()
        self.server = DynamoDBLocal.get()


def _follow(context: RequestContext, table: Any) -> None:
    if (table.get("StreamSpecification") or {}).get("StreamEnabled"):
        STREAMS.of(
            f"arn:{context.partition}:dynamodb:{context.region}:{context.account_id}:"
            f"table/{table['TableName']}/stream/{table['LatestStreamLabel']}"
        )
