"""DynamoDB and DynamoDB Streams: LocalStack's v2 providers on our DynamoDB Local.

Writes are told to the streams' readers; enabled streams are followed from their first moment; items
expire; and what the DynamoDB Streams API shows of a record is what a handler sees of it.
"""

from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.api import CommonServiceException, RequestContext, handler
from localstack.aws.api.dynamodb import (
    CreateTableInput,
    CreateTableOutput,
    DeleteTableOutput,
    DescribeTimeToLiveOutput,
    EnableKinesisStreamingConfiguration,
    KinesisStreamingDestinationOutput,
    ResourceNotFoundException,
    StreamArn,
    TableName,
    TimeToLiveSpecification,
    UpdateTableInput,
    UpdateTableOutput,
    UpdateTimeToLiveOutput,
)
from localstack.aws.api.dynamodbstreams import (
    GetRecordsInput,
    GetRecordsOutput,
    ListStreamsInput,
    ListStreamsOutput,
)
from localstack.aws.connect import connect_to
from localstack.services.dynamodb.server import DynamodbServer
from localstack.services.dynamodb.v2.provider import DynamoDBProvider, ValidationException
from localstack.services.dynamodbstreams.v2.provider import DynamoDBStreamsProvider

from sandbox.localstack.dynamodb import records, writes
from sandbox.localstack.dynamodb.databases import DATABASES
from sandbox.localstack.dynamodb.server import DynamoDBLocal
from sandbox.localstack.streams.registry import STREAMS

NOT_FORWARDED = (
    "EnableKinesisStreamingDestination is not done in this sandbox: no change of the table would arrive in "
    "the Kinesis data stream. A function on the table's own stream can put its records there."
)
PROTECTION = "DeletionProtectionEnabled"
FORGETFUL = {"BillingMode", "GlobalSecondaryIndexUpdates", "ProvisionedThroughput", "StreamSpecification"}
"""What DynamoDB Local itself updates."""
_AS_IT_WAS = ("TimeToLive is already enabled", "TimeToLive is already disabled")


class SandboxDynamoDBProvider(DynamoDBProvider):
    @staticmethod
    def _new_dynamodb_server() -> DynamodbServer:
        return DynamoDBLocal.get()

    def forward_request(self, context: RequestContext, service_request: Any = None) -> Any:
        """Everything that is asked of DynamoDB Local passes here: writes are noted before and after."""
        operation = context.operation.name if context.operation else ""
        asked: Any = context.service_request or {}
        # DynamoDB Local forgets a table's protection in every update that does not say it.
        if operation == "UpdateTable" and FORGETFUL & {*asked} and PROTECTION not in asked:
            service_request = {**asked, PROTECTION: True} if self._protected(context) else service_request
        tables = writes.tables(operation, context.service_request or {})
        if not tables:
            return super().forward_request(context, service_request)
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
        table = update_table_input["TableName"]
        try:
            updated = super().update_table(context, update_table_input)
        except CommonServiceException as refused:
            if refused.message == "Table already has an enabled stream":  # AWS adds which (reference 1.5)
                raise ValidationException(f"{refused.message}: TableName: {table}") from refused
            raise
        if "StreamSpecification" in update_table_input:
            STREAMS.wake(context.account_id, [table])
            _follow(context, updated["TableDescription"])
        return updated

    def _protected(self, context: RequestContext) -> bool:
        asked: Any = context.service_request
        client = connect_to(aws_access_key_id=context.account_id, region_name=context.region).dynamodb
        try:
            described = client.describe_table(TableName=asked["TableName"])["Table"]
        except ClientError:
            return False  # the update itself says what is missing
        return bool(described.get("DeletionProtectionEnabled"))

    def delete_table(
        self, context: RequestContext, table_name: TableName, **kwargs: Any
    ) -> DeleteTableOutput:
        deleted = super().delete_table(context, table_name, **kwargs)
        STREAMS.expire_items(context.account_id, context.region, table_name, expires=False)
        STREAMS.wake(context.account_id, [table_name])
        return deleted

    def enable_kinesis_streaming_destination(
        self,
        context: RequestContext,
        table_name: TableName,
        stream_arn: StreamArn,
        enable_kinesis_streaming_configuration: EnableKinesisStreamingConfiguration | None = None,
        **kwargs: Any,
    ) -> KinesisStreamingDestinationOutput:
        """Refused: LocalStack would call the destination ACTIVE, and write nothing to it."""
        raise ValidationException(NOT_FORWARDED)

    def describe_time_to_live(
        self, context: RequestContext, table_name: TableName, **kwargs: Any
    ) -> DescribeTimeToLiveOutput:
        """As DynamoDB Local has it: LocalStack's provider keeps it to itself, and nothing ever expires."""
        described: DescribeTimeToLiveOutput = self._forward_time_to_live(context, table_name)
        return described

    def update_time_to_live(
        self,
        context: RequestContext,
        table_name: TableName,
        time_to_live_specification: TimeToLiveSpecification,
        **kwargs: Any,
    ) -> UpdateTimeToLiveOutput:
        """Have DynamoDB Local delete expired items: it looks for them every ten seconds.

        That is, at about nine tables of an account and region at a time, and by the real time: moving an
        account's clock expires nothing.
        """
        try:
            self._forward_time_to_live(context, table_name)
        except CommonServiceException as refused:
            # LocalStack's CloudFormation asks twice in the creation of a table, and also for what is so.
            if not (context.is_internal_call and refused.message in _AS_IT_WAS):
                raise
        expires = bool(time_to_live_specification["Enabled"])
        STREAMS.expire_items(context.account_id, context.region, table_name, expires)
        return UpdateTimeToLiveOutput(TimeToLiveSpecification=time_to_live_specification)

    def _forward_time_to_live(self, context: RequestContext, table: str) -> Any:
        try:
            return self._forward_request(context, self.get_global_table_region(context, table))
        except CommonServiceException as refused:
            if refused.code != "ResourceNotFoundException":
                raise
            text = f"Requested resource not found: Table: {table} not found"
            raise ResourceNotFoundException(text) from refused


class SandboxDynamoDBStreamsProvider(DynamoDBStreamsProvider):
    def __init__(self) -> None:
        super().__init__()
        self.server = DynamoDBLocal.get()

    @handler("ListStreams", expand=False)
    def list_streams(  # type: ignore[override]
        self, context: RequestContext, payload: ListStreamsInput
    ) -> ListStreamsOutput:
        """Without those of an account that had the same database before."""
        found = super().list_streams(context, payload)
        found["Streams"] = [
            stream
            for stream in found.get("Streams") or []
            if not DATABASES.is_former(context.account_id, context.region, str(stream["StreamLabel"]))
        ]
        return found

    @handler("GetRecords", expand=False)
    def get_records(  # type: ignore[override]
        self, context: RequestContext, payload: GetRecordsInput
    ) -> GetRecordsOutput:
        """The same records as in a handler's events, but for eventSourceARN (reference 1.1)."""
        iterator = payload["ShardIterator"]
        found = super().get_records(context, payload)
        found["Records"] = records.as_on_aws(iterator, found.get("Records") or [])
        if following := found.get("NextShardIterator"):  # which LocalStack leaves as DynamoDB Local names it
            found["NextShardIterator"] = records.iterator_of(iterator, following)
        return found


def _follow(context: RequestContext, table: Any) -> None:
    if (table.get("StreamSpecification") or {}).get("StreamEnabled"):
        STREAMS.of(
            f"arn:{context.partition}:dynamodb:{context.region}:{context.account_id}:"
            f"table/{table['TableName']}/stream/{table['LatestStreamLabel']}"
        )
