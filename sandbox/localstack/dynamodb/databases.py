"""Which of DynamoDB Local's databases holds the tables of an account in a region.

DynamoDB Local opens one for each access key that it sees, and never closes it: four threads look into each,
again and again, for indexes, expired items and shards. Where every scenario has an account of its own, there
are hundreds, and a core is busy with them. So the database of a deleted account, which is empty, is the next
one's.
"""

import json
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.localstack.dynamodb import journals

Ask = Callable[[str, str, str, Mapping[str, Any]], Any]
"""Asks DynamoDB Local: access key, region, operation with its API's version, query. Raises OSError."""
Make = Callable[[str, str], None]
"""Makes the empty database of an access key in a region, before DynamoDB Local opens it."""
Place = tuple[str, str]
"""An account and a region."""
LOG = logging.getLogger(__name__)
LIVES = 20
"""Accounts that a database has one after the other. The streams of their tables stay in it for a day."""
_TABLES = "DynamoDB_20120810.ListTables"
_STREAMS = "DynamoDBStreams_20120810.ListStreams"


class Databases:
    """Safe across threads. A database is named by the access key with which DynamoDB Local is asked."""

    def __init__(self, ask: Ask, make: Make) -> None:
        self._ask = ask
        self._make = make
        self._lock = threading.Lock()
        self._keys: dict[Place, str] = {}
        self._lives: dict[str, int] = {}
        """Of each database that there is, the accounts that it has had, with the one that has it now."""
        self._empty: dict[str, deque[str]] = {}
        """By region."""
        self._former: dict[str, str] = {}
        """Of a database that somebody had before: the newest label of a stream that was left in it."""

    def key(self, account: str, region: str) -> str:
        """The access key for an account's tables in a region, the same until that is forgotten."""
        with self._lock:
            place = (account, region)
            if place not in self._keys:
                empty = self._empty.get(region)
                self._keys[place] = empty.popleft() if empty else self._new(account, region)
                self._lives[self._keys[place]] += 1
            return self._keys[place]

    def is_former(self, account: str, region: str, label: str) -> bool:
        """Whether a stream with this label, in the database of an account, is of one who had it before."""
        return label <= self._former.get(self.key(account, region), "")

    def forget(self, account: str) -> None:
        """Let go of an account that was deleted; what of its databases is really empty can be another's."""
        with self._lock:
            mine = [place for place in self._keys if place[0] == account]
            keys = [(region, self._keys.pop((account, region))) for _, region in mine]
        for region, key in keys:  # nobody's now: a late request of the account goes to another one
            if self._lives[key] < LIVES and self._is_empty(region, key):
                with self._lock:
                    self._empty.setdefault(region, deque()).append(key)

    def _new(self, account: str, region: str) -> str:
        name = f"{account}{region}".replace("-", "")
        while name in self._lives:  # an account that was deleted is used again, and another has its database
            name += "x"
        self._lives[name] = 0
        self._make(name, region)
        return name

    def _is_empty(self, region: str, key: str) -> bool:
        try:
            if self._ask(key, region, _TABLES, {})["TableNames"]:
                return False
            self._former[key] = max(self._labels(region, key), default="")
        except (OSError, ValueError, KeyError) as error:  # it is being started again, say
            LOG.info("Database %s of %s is not used again: %s", key, region, error)
            return False
        return True

    def _labels(self, region: str, key: str) -> Iterator[str]:
        """Of all streams in a database, deleted tables' too; they are dates, the newest one the greatest."""
        query: dict[str, str] = {}
        while True:
            page = self._ask(key, region, _STREAMS, query)
            yield from (stream["StreamLabel"] for stream in page["Streams"])
            if not (last := page.get("LastEvaluatedStreamArn")):
                return
            query = {"ExclusiveStartStreamArn": last}


def _of_dynamodb_local(key: str, region: str, operation: str, query: Mapping[str, Any]) -> Any:
    import requests

    from sandbox.localstack.dynamodb.server import DynamoDBLocal

    answer = requests.post(
        DynamoDBLocal.get().url,
        data=json.dumps(query),
        headers={
            "Authorization": f"AWS4-HMAC-SHA256 Credential={key}/20200101/{region}/dynamodb/aws4_request, "
            "SignedHeaders=host, Signature=none",  # DynamoDB Local checks none
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": operation,
        },
        timeout=10,
    )
    answer.raise_for_status()
    return answer.json()


def _on_disk(key: str, region: str) -> None:
    from sandbox.localstack.dynamodb.server import DynamoDBLocal

    journals.make(DynamoDBLocal.get().databases / f"{key}_{region}.db")


DATABASES = Databases(_of_dynamodb_local, _on_disk)
"""Those of this LocalStack's DynamoDB Local."""
