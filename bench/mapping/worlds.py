"""An AWS account to measure in: tables with streams, functions that tell, mappings between them."""

import io
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.mapping.hearing import Hearing
from sandbox.clients import Clients

HANDLERS = Path(__file__).with_name("handlers")
ROLE = "arn:aws:iam::{account}:role/bench"
AT_ONCE = 100
"""Items of one transaction, which DynamoDB Local writes to the disk once; of a batch it writes each."""
WRITERS = 4


@dataclass(frozen=True)
class Write:
    """When a write began and when it was answered: seconds since the epoch."""

    began: float
    ended: float

    @property
    def took(self) -> float:
        return self.ended - self.began


class World:
    """One account of one engine; ``hearing`` hears what its handlers tell."""

    def __init__(self, clients: Clients, hearing: Hearing) -> None:
        self.clients = clients
        self.hearing = hearing
        self._dynamodb = clients.client("dynamodb")
        self._lambda = clients.client("lambda")

    def table(self, name: str) -> str:
        """A table with a stream, whose key is the text ``id``. The stream's ARN."""
        made = self._dynamodb.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        return str(made["TableDescription"]["LatestStreamArn"])

    def function(self, name: str, handler: str, **variables: str) -> None:
        """One of the handlers/, deployed, and invoked once: from now on it is warm."""
        self._lambda.create_function(
            FunctionName=name,
            Role=ROLE.format(account=self.clients.account),
            Runtime="python3.13",
            Handler=f"{handler}.handler",
            Timeout=30,
            Code={"ZipFile": package(HANDLERS / f"{handler}.py")},
            Environment={"Variables": {"HEARING": self.hearing.address, **variables}},
        )
        self._lambda.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 0.05})
        answer = self._lambda.invoke(FunctionName=name, Payload=b"{}")
        assert "FunctionError" not in answer, answer["Payload"].read().decode()

    def mapping(self, stream: str, function: str, **settings: Any) -> None:
        self._lambda.create_event_source_mapping(
            **{"StartingPosition": "TRIM_HORIZON", **settings}, EventSourceArn=stream, FunctionName=function
        )

    def queue(self, name: str) -> str:
        return str(self.clients.client("sqs").create_queue(QueueName=name)["QueueUrl"])

    def put(self, table: str, key: str) -> Write:
        """One PutItem, timed as its caller sees it."""
        began = time.time()
        self._dynamodb.put_item(TableName=table, Item=_item(key))
        return Write(began, time.time())

    def fill(self, table: str, count: int, told: Callable[[int], None]) -> float:
        """Many items, several writers at once; how many seconds that took."""
        began, firsts = time.monotonic(), range(0, count, AT_ONCE)
        with ThreadPoolExecutor(WRITERS) as pool:
            try:
                for written in pool.map(lambda first: self._together(table, first, count), firsts):
                    told(written)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return time.monotonic() - began

    def _together(self, table: str, first: int, count: int) -> int:
        """Write some items from the first on; the number up to which they are written."""
        last = min(first + AT_ONCE, count)
        items = [_item(f"fill-{number}") for number in range(first, last)]
        puts = [{"Put": {"TableName": table, "Item": item}} for item in items]
        self._dynamodb.transact_write_items(TransactItems=puts)
        return last


def _item(key: str) -> dict[str, Any]:
    return {"id": {"S": key}, "email": {"S": f"{key}@example.com"}, "score": {"N": "1.5"}}


def package(source: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo(source.name), source.read_text())
    return packed.getvalue()
