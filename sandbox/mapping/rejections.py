"""Why a request for a mapping is refused: AWS's exceptions and texts, all in one place (reference 2.1).

Where AWS's text is not known ours is in its style, and the docstring says so. Where AWS's text leaves the
reader alone, ours goes on after it.
"""

INVALID_PARAMETER = "InvalidParameterValueException"
VALIDATION = "ValidationException"
CONFLICT = "ResourceConflictException"
NOT_FOUND = "ResourceNotFoundException"


class Rejected(Exception):
    """A request that is refused; its text is what the caller reads."""

    def __init__(self, error: str, text: str, reason: str = "") -> None:
        super().__init__(f"{text} {reason}" if reason else text)
        self.error = error
        """The exception's name at AWS."""
        self.text = text
        """AWS's words, or ours in their place."""
        self.reason = reason
        """What we add to AWS's words, if anything."""


def unsatisfied(violations: list[str]) -> Rejected:
    """Values outside of what the API's own model allows, each from :func:`violation`."""
    count = f"{len(violations)} validation error{'s' if len(violations) > 1 else ''} detected"
    return Rejected(VALIDATION, f"{count}: {'; '.join(violations)}")


def violation(member: str, value: object, constraint: str) -> str:
    """``member``: with its path, in camel case. ``value``: as AWS shows it."""
    return f"Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"


def starting_position_missing() -> Rejected:
    """Not a ValidationException, though it reads like one."""
    constraint = "failed to satisfy constraint: Member must not be null."
    return Rejected(
        INVALID_PARAMETER, f"1 validation error detected: Value null at 'startingPosition' {constraint}"
    )


def starting_position_unsupported(arn: str) -> Rejected:
    return Rejected(INVALID_PARAMETER, f"Unsupported starting position for arn type: {arn}")


def timestamp_without_its_position() -> Rejected:
    return Rejected(INVALID_PARAMETER, "Timestamp only valid with StartingPosition AT_TIMESTAMP")


def source_missing() -> Rejected:
    return Rejected(INVALID_PARAMETER, "Unrecognized event source.")


def source_no_stream(arn: str) -> Rejected:
    """AWS's text for the ARN of a table, say, is not known: this is its text for no ARN at all."""
    reason = f"EventSourceArn must be the ARN of a DynamoDB stream (the table's LatestStreamArn), not {arn}"
    return Rejected(INVALID_PARAMETER, "Unrecognized event source.", reason)


def stream_not_found(arn: str) -> Rejected:
    return Rejected(INVALID_PARAMETER, f"Stream not found: {arn}")


def stream_inaccessible(arn: str) -> Rejected:
    """The role of the function may not read the stream."""
    return Rejected(
        INVALID_PARAMETER,
        f"Cannot access stream {arn}. Please ensure the role can perform the GetRecords, GetShardIterator, "
        "DescribeStream, and ListStreams Actions on your stream in IAM.",
    )


def function_does_not_exist() -> Rejected:
    """AWS's text for an unknown version or alias is not known: this one serves for them too."""
    return Rejected(INVALID_PARAMETER, "Function does not exist")


def duplicate(arn: str, function_name: str, uuid: str) -> Rejected:
    """The spaces inside of the quotes are AWS's."""
    return Rejected(
        CONFLICT,
        f'The event source arn (" {arn} ") and function (" {function_name} ") provided mapping '
        f"already exists. Please update or delete the existing mapping with UUID {uuid}",
    )


def unknown_uuid() -> Rejected:
    return Rejected(NOT_FOUND, "The resource you requested does not exist.")


def unsupported(member: str) -> Rejected:
    """A parameter of other event sources; seen on AWS for ScalingConfig and DestinationConfig."""
    return Rejected(INVALID_PARAMETER, f"Unsupported {member} parameter for given event source mapping type.")


def key_unsupported() -> Rejected:
    """AWS allows it: the sandbox encrypts nothing, and says so instead of ignoring it. Our text."""
    return Rejected(
        INVALID_PARAMETER,
        "Unsupported KMSKeyArn parameter: the sandbox does not encrypt filter criteria. "
        "Leave it out of what is deployed here.",
    )


def no_boolean(member: str, value: object) -> Rejected:
    """AWS's text for what its parser cannot read is not known; this is ours."""
    return Rejected("InvalidRequestContentException", f"{member} must be true or false, not {value!r}")


def record_age_out_of_range() -> Rejected:
    return Rejected(
        INVALID_PARAMETER,
        "MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)",
    )


def lanes_with_windows() -> Rejected:
    return Rejected(
        INVALID_PARAMETER,
        "Parallelization factor must be equal to 1 when tumbling window period is configured",
    )


def filters_with_windows() -> Rejected:
    """AWS's text is not known; this is ours."""
    return Rejected(
        INVALID_PARAMETER, "Filter criteria must be empty when tumbling window period is configured"
    )


def too_many_filters(count: int, most: int) -> Rejected:
    """AWS's text is not known; this is ours."""
    return Rejected(
        INVALID_PARAMETER,
        f"FilterCriteria has {count} filters; an event source mapping takes at most {most} "
        "(AWS raises this quota to 10 on request)",
    )


def invalid_pattern(number: int, reason: str) -> Rejected:
    """``number``: of the filter, from 1."""
    return Rejected(INVALID_PARAMETER, "Invalid filter pattern definition.", f"Filter {number}: {reason}")


def on_success_unsupported() -> Rejected:
    """AWS has had two texts for this; this is the later one."""
    return Rejected(INVALID_PARAMETER, "OnSuccess configuration is not supported for event source mappings.")


def destination_unusable(reason: str) -> Rejected:
    """AWS's text is not known; this is ours."""
    return Rejected(INVALID_PARAMETER, f"Invalid OnFailure destination: {reason}")


def destination_not_found(arn: str) -> Rejected:
    """AWS's text is not known; this is ours."""
    return Rejected(INVALID_PARAMETER, f"Invalid OnFailure destination: it does not exist: {arn}")
