import pytest

from sandbox.localstack.deliveries.names import named


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("arn:aws:sqs:us-east-1:111111111111:orders.fifo", "queue orders.fifo"),
        ("arn:aws:sns:us-east-1:111111111111:news", "topic news"),
        ("arn:aws:lambda:us-east-1:111111111111:function:notify", "function notify"),
        ("arn:aws:lambda:us-east-1:111111111111:function:notify:live", "function notify:live"),
        ("arn:aws:states:us-east-1:111111111111:stateMachine:orders", "state machine orders"),
        ("arn:aws:firehose:us-east-1:111111111111:deliverystream/logs", "delivery stream logs"),
        ("arn:aws:kinesis:us-east-1:111111111111:stream/changes", "stream changes"),
        ("arn:aws:logs:us-east-1:111111111111:log-group:/audit:*", "log group /audit:*"),
        ("arn:aws:events:us-east-1:111111111111:event-bus/orders", "event-bus orders"),
        ("http://127.0.0.1:8080/news", "http://127.0.0.1:8080/news"),
        ("someone@example.com", "someone@example.com"),
    ],
)
def test_a_target_is_named_as_its_owner_names_it(target: str, name: str) -> None:
    assert named(target) == name
