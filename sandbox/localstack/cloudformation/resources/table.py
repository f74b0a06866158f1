"""AWS::DynamoDB::Table: its stream, expiry, indexes, throughput, tags and protections."""

from typing import Any

from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceRequest,
)
from localstack.services.dynamodb.resource_providers.aws_dynamodb_table import DynamoDBTableProvider

from sandbox.localstack.cloudformation.changes import tag_changes
from sandbox.localstack.cloudformation.resources import table_indexes
from sandbox.localstack.cloudformation.resources.updating import Update, also_replacing, until

ONLY_STORED = (
    "ContributorInsightsSpecification",
    "OnDemandThroughput",
    "WarmThroughput",
    "ResourcePolicy",
    "SSESpecification",
)


class TableResource(DynamoDBTableProvider):  # type: ignore[misc]  # it is untyped
    """What needs several requests is brought from what is there to what is wanted, so that it may be tried
    again after it failed half way, and taken back."""

    UPDATES = True
    SCHEMA = also_replacing(DynamoDBTableProvider.SCHEMA, "KeySchema", "LocalSecondaryIndexes")

    def create(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """Also with what LocalStack leaves out of it: class, protection, recovery."""
        made = super().create(request)
        if made.status is OperationStatus.SUCCESS:
            table = _Table(Update(request), request.desired_state["TableName"])
            table.plain()
            table.recovery()
        return made

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        update.refuse(*ONLY_STORED, why="DynamoDB Local has no such thing")
        update.refuse("KinesisStreamSpecification", why="nothing would be written to the Kinesis data stream")
        table = _Table(update, update.model["TableName"])
        table.check_expiry()
        table.plain()
        table.billing()
        table.indexes()
        table.stream()
        table.expiry()
        table.recovery()
        table.tags(update.model["Arn"])
        return update.done("TableName", "Arn", **table.stream_arn())


class _Table:
    def __init__(self, update: Update, name: str) -> None:
        self._update = update
        self._name = name
        self._client = update.aws.dynamodb

    def plain(self) -> None:
        """One by one: LocalStack keeps the class, if it comes alone."""
        after, changed = self._update.after, self._update.changed
        if "TableClass" in changed:
            self._client.update_table(TableName=self._name, TableClass=after.get("TableClass", "STANDARD"))
        if "DeletionProtectionEnabled" in changed:
            self._change()

    def billing(self) -> None:
        if not self._update.changed & {"BillingMode", "ProvisionedThroughput"}:
            return
        now, after = self._described(), self._update.after
        mode = after.get("BillingMode", "PROVISIONED")
        was = (now.get("BillingModeSummary") or {}).get("BillingMode", "PROVISIONED")
        throughput = table_indexes.throughput(after) if mode == "PROVISIONED" else None
        if mode == "PROVISIONED" and throughput is None:
            raise ValueError("No provisioned throughput specified for the table")
        if mode == was and throughput == table_indexes.throughput(now):
            return
        changes: dict[str, Any] = {"BillingMode": mode, "ProvisionedThroughput": throughput}
        if mode != was and throughput:  # each index needs one then
            old, new = table_indexes.by_name(now), table_indexes.by_name(after)
            changes["GlobalSecondaryIndexUpdates"] = table_indexes.rates(old, new)
        self._change(**{name: value for name, value in changes.items() if value})

    def indexes(self) -> None:
        if "GlobalSecondaryIndexes" not in self._update.changed:
            return
        for change in table_indexes.changes(self._described(), self._update.after):
            attributes = self._update.after["AttributeDefinitions"]
            self._change(AttributeDefinitions=attributes, GlobalSecondaryIndexUpdates=[change])

    def stream(self) -> None:
        """Another view type is another stream: DynamoDB changes none, so it is switched off and on."""
        wanted = self._view(self._update.after.get("StreamSpecification") or {})
        now = self._view(self._described().get("StreamSpecification") or {})
        if wanted == now:
            return
        if now:
            self._change(StreamSpecification={"StreamEnabled": False})
        if wanted:
            self._change(StreamSpecification={"StreamEnabled": True, "StreamViewType": wanted})

    def stream_arn(self) -> dict[str, str]:
        """What GetAtt finds of it; nothing while there is none."""
        now = self._described()
        enabled = self._view(now.get("StreamSpecification") or {})
        return {"StreamArn": now["LatestStreamArn"]} if enabled else {}

    def check_expiry(self) -> None:
        """DynamoDB does not move it from one attribute to another."""
        wanted, now = self._expiries()
        if wanted and now and wanted != now:
            self._update.refuse(
                "TimeToLiveSpecification",
                why=f"TimeToLive is active on a different AttributeName: current AttributeName is {now}. "
                "As on AWS it must be disabled in one deployment and enabled again in the next",
            )

    def expiry(self) -> None:
        if "TimeToLiveSpecification" not in self._update.changed:
            return
        wanted, now = self._expiries()
        if wanted != now:
            self._client.update_time_to_live(
                TableName=self._name,
                TimeToLiveSpecification={"Enabled": bool(wanted), "AttributeName": wanted or now},
            )

    def recovery(self) -> None:
        if "PointInTimeRecoverySpecification" in self._update.changed:
            wanted = self._update.after.get("PointInTimeRecoverySpecification") or {}
            self._client.update_continuous_backups(
                TableName=self._name,
                PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False, **wanted},
            )

    def tags(self, arn: str) -> None:
        added, removed = tag_changes(self._update.before.get("Tags"), self._update.after.get("Tags"))
        if removed:
            self._client.untag_resource(ResourceArn=arn, TagKeys=removed)
        if added:
            self._client.tag_resource(
                ResourceArn=arn, Tags=[{"Key": key, "Value": value} for key, value in added.items()]
            )

    def _change(self, **changes: Any) -> None:
        # DynamoDB Local forgets the protection in every update that does not say it.
        protected = self._update.after.get("DeletionProtectionEnabled", False)
        self._client.update_table(TableName=self._name, DeletionProtectionEnabled=protected, **changes)
        until(f"table {self._name} to be active", self._active)

    def _active(self) -> bool:
        now = self._described()
        indexes = [index["IndexStatus"] for index in now.get("GlobalSecondaryIndexes", [])]
        return {now["TableStatus"], *indexes} == {"ACTIVE"}

    def _described(self) -> dict[str, Any]:
        found: dict[str, Any] = self._client.describe_table(TableName=self._name)["Table"]
        return found

    def _expiries(self) -> tuple[str | None, str | None]:
        """The attribute that is wanted, and the one that there is."""
        found = self._client.describe_time_to_live(TableName=self._name)["TimeToLiveDescription"]
        on = found["TimeToLiveStatus"] in ("ENABLED", "ENABLING")
        wanted = self._attribute(self._update.after.get("TimeToLiveSpecification") or {})
        return wanted, found.get("AttributeName") if on else None

    @staticmethod
    def _view(specification: dict[str, Any]) -> str | None:
        enabled = str(specification.get("StreamEnabled", True)).lower() == "true"
        return specification.get("StreamViewType") if enabled else None

    @staticmethod
    def _attribute(specification: dict[str, Any]) -> str | None:
        enabled = str(specification.get("Enabled", False)).lower() == "true"
        return specification.get("AttributeName") if enabled else None
