"""The ARN of a stream, taken apart."""

import functools
import re
from dataclasses import dataclass

_STREAM = re.compile(r"arn:(aws[a-z-]*):dynamodb:([a-z0-9-]+):(\d{12}):table/([^/]+)/stream/(.+)")


@dataclass(frozen=True, slots=True)
class StreamName:
    """``arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>``."""

    arn: str
    region: str
    account: str
    table: str
    label: str

    @property
    def local_arn(self) -> str:
        """As DynamoDB Local names it, whatever the account and the region are."""
        return f"arn:aws:dynamodb:ddblocal:000000000000:table/{self.table}/stream/{self.label}"


@functools.lru_cache(maxsize=1024)
def parse(arn: str) -> StreamName:
    """Take the ARN of a stream apart; ValueError where it is none."""
    found = _STREAM.fullmatch(arn)
    if not found:
        raise ValueError(f"{arn!r} is not the ARN of a DynamoDB stream")
    _, region, account, table, label = found.groups()
    return StreamName(arn, region, account, table, label)
