"""What a LocalStack 4.14 without our plugins makes of DynamoDB streams and their mappings.

Read in its source; tests against ours keep what is put right there.
"""

from typing import Any

HONOURED: dict[str, str] = {
    "StartingPosition": "TRIM_HORIZON and LATEST",
    "Enabled": "",
    "BatchSize": "up to 1,000",
    "MaximumBatchingWindowInSeconds": "",
    "FilterCriteria": "on dynamodb and eventName",
    "MaximumRetryAttempts": "",
    "FunctionResponseTypes": "ReportBatchItemFailures",
    "DestinationConfig": "failure records for SQS, SNS and S3",
}
IGNORED: dict[str, str] = {
    "ParallelizationFactor": "one batch of a shard is under way at a time",
    "FilterCriteria.eventSource": "it is added after filtering, so it never matches",
    "FilterCriteria.eventSourceARN": "it is added after filtering, so it never matches",
    "FilterCriteria.eventVersion": "it is added after filtering, so it never matches",
    "FilterCriteria.awsRegion": "it is added after filtering, so it never matches",
    "FilterCriteria.userIdentity": "it is dropped before filtering, so it never matches",
    "MaximumRecordAgeInSeconds": "a record never grows too old",
    "BisectBatchOnFunctionError": "a failed batch is retried whole",
    "TumblingWindowInSeconds": "no window is kept and no state is handed on",
    "MetricsConfig": "no metrics of the mapping are written",
    "KMSKeyArn": "it is stored, and filters are not encrypted",
}
STREAM: dict[str, str] = {
    "settings are checked when a mapping is made": "few values are, and no destination",
    "a write wakes the mapping at once": "streams are polled once a second, one shard after the other",
    "shards and mappings do not wait for each other": "one shard that is retried keeps all others waiting",
    "a parent shard is read before its children": "shards are read in any order, those known at the start",
    "no batch is larger than 6 MB": "its size is not looked at",
    "throttles are no attempts": "they count, and partial progress does not begin a new count",
    "a mapping that is disabled or deleted stops at once": "one that retries goes on, endlessly if it may",
    "the position outlives updates and restarts": "each begins at StartingPosition again",
    "one record for each item that changed": "PartiQL's batches and transactions write none",
    "an item's records come in the order of its writes": "ten threads write them, in any order",
    "eventID, SizeBytes and times are AWS's": "they are of another form",
    "expired items are deleted within seconds": "if at all hourly, without userIdentity",
    "a stream enabled again is a new one": "and the old one is gone at once",
    "metrics of AWS/Lambda": "Invocations and Errors alone",
    "permissions of the execution role": "nobody is kept from reading, invoking or sending",
    "metrics of AWS/DynamoDB": "ReturnedRecordsCount and the others are not written",
}
STREAM_HONOURED: dict[str, str] = {
    "Kinesis data streams as destinations of a table": "records are put into the stream as they are written",
}

SETTINGS: list[dict[str, Any]] = [
    {"name": name, "about": about, "honoured": honoured, "note": note}
    for about, honoured, part in (
        ("mapping", True, HONOURED),
        ("mapping", False, IGNORED),
        ("stream", True, STREAM_HONOURED),
        ("stream", False, STREAM),
    )
    for name, note in part.items()
]
"""In the form in which the sandbox's own engine tells of itself."""
