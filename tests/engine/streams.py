"""A table with a stream, and its records as the DynamoDB Streams API shows them."""

from typing import Any

from sandbox.clients import Clients

Item = dict[str, Any]


def item(key: str, **numbers: int) -> Item:
    """An item in DynamoDB JSON: its key, and attributes that are numbers."""
    return {"id": {"S": key}, **{name: {"N": str(number)} for name, number in numbers.items()}}


class StreamTable:
    """A table in the account of ``clients``, whose key is the text ``id``."""

    def __init__(self, clients: Clients, name: str = "Users", view: str = "NEW_AND_OLD_IMAGES") -> None:
        self.name = name
        self.account = clients.account
        self.dynamodb = clients.client("dynamodb")
        self.streams = clients.client("dynamodbstreams")
        made = self.dynamodb.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": view},
        )
        self.stream_arn: str = made["TableDescription"]["LatestStreamArn"]

    def put(self, key: str, **numbers: int) -> None:
        self.dynamodb.put_item(TableName=self.name, Item=item(key, **numbers))

    def delete(self, key: str) -> None:
        self.dynamodb.delete_item(TableName=self.name, Key=item(key))

    def expire_by(self, attribute: str) -> None:
        self.dynamodb.update_time_to_live(
            TableName=self.name, TimeToLiveSpecification={"Enabled": True, "AttributeName": attribute}
        )

    def disable_stream(self) -> None:
        self.dynamodb.update_table(TableName=self.name, StreamSpecification={"StreamEnabled": False})

    def enable_stream(self, view: str = "NEW_AND_OLD_IMAGES") -> str:
        """Returns the ARN of the new stream."""
        specification = {"StreamEnabled": True, "StreamViewType": view}
        updated = self.dynamodb.update_table(TableName=self.name, StreamSpecification=specification)
        arn: str = updated["TableDescription"]["LatestStreamArn"]
        return arn

    def records(self, stream_arn: str | None = None) -> list[dict[str, Any]]:
        """All records of a stream of it, of all shards, from the oldest."""
        arn = stream_arn or self.stream_arn
        shards = self.streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        return [record for shard in shards for record in self._of_shard(arn, shard["ShardId"])]

    def changes(self, stream_arn: str | None = None) -> list[tuple[str, str]]:
        """What happened to which key, oldest first: ``("INSERT", "u-1")``."""
        found = self.records(stream_arn)
        return [(record["eventName"], record["dynamodb"]["Keys"]["id"]["S"]) for record in found]

    def _of_shard(self, arn: str, shard: str) -> list[dict[str, Any]]:
        iterator = self.streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        found: list[dict[str, Any]] = []
        while iterator:
            page = self.streams.get_records(ShardIterator=iterator)
            if not page["Records"]:
                break
            found += page["Records"]
            iterator = page.get("NextShardIterator")
        return found
