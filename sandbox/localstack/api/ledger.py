"""What happened: invocations and records."""

from typing import TypedDict

from localstack.http import Request

from sandbox.localstack.api.answers import Answer, Routes, account, number
from sandbox.localstack.ledger.invocations import INVOCATIONS
from sandbox.localstack.ledger.records import RECORDS

MOST = 10_000
"""Entries in one answer."""


class Part(TypedDict):
    after: int
    limit: int


def _invocations(request: Request) -> Answer:
    return INVOCATIONS.page(
        account(request),
        region=request.args.get("region"),
        function=request.args.get("function"),
        **_part(request),
    )


def _records(request: Request) -> Answer:
    return RECORDS.page(
        account(request),
        region=request.args.get("region"),
        table=request.args.get("table"),
        mapping=request.args.get("mapping"),
        **_part(request),
    )


def _record(request: Request, sequence_number: str) -> Answer:
    return RECORDS.stories(account(request), number(sequence_number, "the sequence number"))


def _part(request: Request) -> Part:
    return {
        "after": number(request.args.get("after", "0"), "after"),
        "limit": min(number(request.args.get("limit", "1000"), "limit"), MOST),
    }


ROUTES: Routes = {
    "invocations": ("GET", _invocations),
    "records": ("GET", _records),
    "records/<sequence_number>": ("GET", _record),
}
