"""What is under way in LocalStack's own delivery threads."""

from dataclasses import asdict

from localstack.http import Request

from sandbox.localstack import deliveries
from sandbox.localstack.api.answers import Answer, Routes, account


def _deliveries(request: Request) -> Answer:
    asked = account(request)
    moves = deliveries.moves(asked)  # first: what begins during the look shows in the next answer's
    return {
        "account": asked,
        "moves": moves,
        "pending": [asdict(delivery) for delivery in deliveries.pending(asked)],
    }


ROUTES: Routes = {"deliveries": ("GET", _deliveries)}
