"""AWS::DynamoDB::GlobalTable, which is what CDK's TableV2 is: a table, and what its replica here says of it.

Replicas in other regions are refused.
"""

from dataclasses import replace
from typing import Any

from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceRequest,
)
from localstack.services.dynamodb.resource_providers.aws_dynamodb_globaltable import (
    DynamoDBGlobalTableProvider,
)

from sandbox.localstack.cloudformation import refusals
from sandbox.localstack.cloudformation.changes import Properties
from sandbox.localstack.cloudformation.resources.table import TableResource

OF_REPLICA = (
    *("ContributorInsightsSpecification", "DeletionProtectionEnabled", "KinesisStreamSpecification"),
    *("PointInTimeRecoverySpecification", "ResourcePolicy", "TableClass", "Tags"),
)
"""What is said of a replica, and is a table's own."""
WRITES, READS = "WriteProvisionedThroughputSettings", "ReadProvisionedThroughputSettings"


class GlobalTableResource(TableResource):
    TYPE = "AWS::DynamoDB::GlobalTable"
    SCHEMA = DynamoDBGlobalTableProvider.SCHEMA

    def create(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        wanted = _as_table(request.desired_state)
        request.desired_state.clear()  # in its place: where one fails half way, it is looked for there
        request.desired_state.update(wanted)
        made = super().create(request)
        if made.status is OperationStatus.SUCCESS and made.resource_model:
            name = made.resource_model["TableName"]
            table = request.aws_client_factory.dynamodb.describe_table(TableName=name)["Table"]
            made.resource_model["TableId"] = table["TableId"]
        return made

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        before = _as_table(request.custom_context.get("applied") or {})
        context = {**request.custom_context, "applied": before}
        wanted = _as_table(request.desired_state)
        done = super().update(replace(request, desired_state=wanted, custom_context=context))
        id_ = (request.previous_state or {}).get("TableId")
        return replace(done, resource_model={**(done.resource_model or {}), "TableId": id_})


def _as_table(properties: Properties) -> Properties:
    """The properties of a table that is the same; of such a one they stay what they are."""
    replicas = properties.get("Replicas") or []
    if len(replicas) > 1:
        regions = ", ".join(str(replica.get("Region")) for replica in replicas)
        raise refusals.Refused(f"Replicas in several regions ({regions}): there is one region only here")
    replica = replicas[0] if replicas else {}
    table = {name: value for name, value in properties.items() if name not in (WRITES, "Replicas")}
    table |= {name: replica[name] for name in OF_REPLICA if name in replica}
    if rates := _rates(properties, replica):
        table["ProvisionedThroughput"] = rates
    if indexes := properties.get("GlobalSecondaryIndexes"):
        table["GlobalSecondaryIndexes"] = [_index(index, replica) for index in indexes]
    return table


def _index(index: Properties, replica: Properties) -> Properties:
    of_replica = replica.get("GlobalSecondaryIndexes") or []
    reads: Properties = next(
        (one for one in of_replica if one.get("IndexName") == index.get("IndexName")), {}
    )
    plain = {name: value for name, value in index.items() if name != WRITES}
    rates = _rates(index, reads)
    return {**plain, "ProvisionedThroughput": rates} if rates else plain


def _rates(written: Properties, replica: Properties) -> dict[str, int]:
    """The units of a table or an index with provisioned throughput; where they scale, the fewest."""
    if WRITES not in written:
        return {}
    return {
        "ReadCapacityUnits": _units(replica.get(READS) or {}, "Read"),
        "WriteCapacityUnits": _units(written[WRITES], "Write"),
    }


def _units(settings: Properties, kind: str) -> int:
    scaled = settings.get(f"{kind}CapacityAutoScalingSettings") or {}
    return int(settings.get(f"{kind}CapacityUnits") or scaled.get("MinCapacity") or 1)
