"""The environment that the template gives the function; its boto3 clients are made at import."""

import pytest

VARIABLES = {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "TOPIC_ARN": "arn:aws:sns:eu-central-1:000000000000:orders",
    "QUEUE_URL": "http://localhost/orders.fifo",
    "EVENT_BUS_NAME": "orders",
    "STATE_MACHINE_ARN": "arn:aws:states:eu-central-1:000000000000:stateMachine:orders",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
