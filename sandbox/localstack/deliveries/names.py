"""What an ARN means to a reader."""

_KINDS = {
    "sqs": "queue",
    "sns": "topic",
    "lambda": "function",
    "firehose": "delivery stream",
    "kinesis": "stream",
    "states": "state machine",
    "logs": "log group",
}


def named(target: str) -> str:
    """``queue orders`` for a queue's ARN, and so on; what is no ARN (a URL, say) as it is."""
    if not target.startswith("arn:"):
        return target
    service, resource = target.split(":", 5)[2], target.split(":", 5)[5]
    for prefix in ("function:", "stateMachine:", "log-group:", "deliverystream/", "stream/"):
        resource = resource.removeprefix(prefix)
    if service == "events":
        return resource.replace("/", " ", 1)  # event-bus/orders, api-destination/…
    return f"{_KINDS.get(service, service)} {resource}"


def account_of(arn: str) -> str:
    """The account that an ARN names."""
    return arn.split(":")[4]
