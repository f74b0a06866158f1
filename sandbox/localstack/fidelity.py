"""What of a DynamoDB stream and its mappings this engine honours: the answer of ``/_sandbox/fidelity``.

First the settings of a mapping in AWS's names, then what else readers of a stream rely on. Each comes with
what it does here or, where it is not honoured, with what happens instead.
"""

from typing import Any

MAPPING: dict[str, str] = {
    "StartingPosition": "TRIM_HORIZON and LATEST",
    "Enabled": "a mapping resumes where it was paused",
    "BatchSize": "1 to 10,000",
    "MaximumBatchingWindowInSeconds": "by the account's clock",
    "ParallelizationFactor": "lanes by the whole primary key",
    "FilterCriteria": "the operators of event source mappings; any other is refused",
    "FilterCriteria.eventSource": "",
    "FilterCriteria.eventSourceARN": "",
    "FilterCriteria.eventVersion": "",
    "FilterCriteria.awsRegion": "",
    "FilterCriteria.userIdentity": "that of TTL deletes",
    "MaximumRetryAttempts": "",
    "MaximumRecordAgeInSeconds": "looked at before each attempt, by the account's clock",
    "BisectBatchOnFunctionError": "the left half first, each half with a count of its own",
    "FunctionResponseTypes": "ReportBatchItemFailures",
    "TumblingWindowInSeconds": "state is handed on; the window ends with a final invocation",
    "DestinationConfig": "failure records for SQS, SNS and S3",
    "MetricsConfig": "EventCount",
}
NOT_OF_A_MAPPING: dict[str, str] = {
    "KMSKeyArn": "it is refused, since filters are not encrypted here",
}
STREAM: dict[str, str] = {
    "settings are checked when a mapping is made": "values, stream, function and destination, in AWS's words",
    "a write wakes the mapping at once": "",
    "shards and mappings do not wait for each other": "",
    "a parent shard is read before its children": "",
    "no batch is larger than 6 MB": "",
    "throttles are no attempts": "and partial progress begins a new count",
    "a mapping that is disabled or deleted stops at once": "also between endless retries",
    "the position outlives updates and restarts": "of the mapping's worker, and of DynamoDB Local",
    "one record for each item that changed": "also of batches, transactions and PartiQL; none for no change",
    "an item's records come in the order of its writes": "",
    "eventID, SizeBytes and times are AWS's": "",
    "expired items are deleted within seconds": "with userIdentity",
    "a stream enabled again is a new one": "the old one stays readable",
    "metrics of AWS/Lambda": "IteratorAge, Duration, Throttles and the others, each counted once",
}
NOT_OF_A_STREAM: dict[str, str] = {
    "permissions of the execution role": "nobody is kept from reading, invoking or sending",
    "Kinesis data streams as destinations of a table": "they are refused, since nothing would arrive there",
    "metrics of AWS/DynamoDB": "ReturnedRecordsCount and the others are not written",
}


def told() -> dict[str, Any]:
    """``about`` is ``mapping`` for a setting of one, else ``stream``."""
    parts = (
        ("mapping", True, MAPPING),
        ("mapping", False, NOT_OF_A_MAPPING),
        ("stream", True, STREAM),
        ("stream", False, NOT_OF_A_STREAM),
    )
    return {
        "settings": [
            {"name": name, "about": about, "honoured": honoured, "note": note}
            for about, honoured, part in parts
            for name, note in part.items()
        ]
    }
