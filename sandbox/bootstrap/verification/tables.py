"""Tables: keys, indexes, billing, stream and time to live."""

from typing import Any

from sandbox.bootstrap.comparison import by, in_order
from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification.kind import Found
from sandbox.clients import Clients

INDEXES = ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")


class Table:
    """``AWS::DynamoDB::Table``"""

    def read(self, physical_id: str, clients: Clients) -> Found:
        dynamodb = clients.client("dynamodb")
        table = dynamodb.describe_table(TableName=physical_id)["Table"]
        lives = dynamodb.describe_time_to_live(TableName=physical_id)["TimeToLiveDescription"]
        state = table["TableStatus"]
        return Found(state, state == "ACTIVE", "", _settings(_as_properties(table, lives)))

    def expect(self, properties: dict[str, Any], clients: Clients) -> dict[str, Any]:
        return _settings(properties)


def _as_properties(table: dict[str, Any], lives: dict[str, Any]) -> dict[str, Any]:
    """What DescribeTable and DescribeTimeToLive say, in the words of a template."""
    return {
        **table,
        "BillingMode": table.get("BillingModeSummary", {}).get("BillingMode"),
        "TimeToLiveSpecification": {
            "Enabled": lives.get("TimeToLiveStatus") in {"ENABLED", "ENABLING"},
            "AttributeName": lives.get("AttributeName"),
        },
    }


def _settings(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "KeySchema": by(properties.get("KeySchema"), "AttributeName", "KeyType"),
        "AttributeDefinitions": by(properties.get("AttributeDefinitions"), "AttributeName", "AttributeType"),
        "BillingMode": properties.get("BillingMode") or "PROVISIONED",
        "StreamSpecification.StreamViewType": _stream(properties.get("StreamSpecification")),
        "TimeToLiveSpecification.AttributeName": _time_to_live(properties.get("TimeToLiveSpecification")),
        **{kind: _indexes(properties.get(kind)) for kind in INDEXES},
    }


def _stream(specification: Any) -> Any:
    if specification is None or specification is UNKNOWN:
        return specification
    # CloudFormation knows the view type only; the API tells a disabled stream by its flag.
    return specification.get("StreamViewType") if specification.get("StreamEnabled", True) else None


def _time_to_live(specification: Any) -> Any:
    if specification is None or specification is UNKNOWN or specification.get("Enabled") is UNKNOWN:
        return specification if specification is None else UNKNOWN
    return specification.get("AttributeName") if str(specification["Enabled"]).lower() == "true" else None


def _indexes(indexes: Any) -> Any:
    if by(indexes, "IndexName", "IndexName") is UNKNOWN:
        return UNKNOWN
    return {index["IndexName"]: _index(index) for index in indexes or []}


def _index(index: dict[str, Any]) -> dict[str, Any]:
    projection = index.get("Projection") or {}
    if projection is UNKNOWN:
        projection = {"ProjectionType": UNKNOWN, "NonKeyAttributes": UNKNOWN}
    return {
        "KeySchema": by(index.get("KeySchema"), "AttributeName", "KeyType"),
        "ProjectionType": projection.get("ProjectionType"),
        "NonKeyAttributes": in_order(projection.get("NonKeyAttributes")),
    }
