"""What a request for a mapping may say (reference 2.1): the table of its parameters, as code.

First the limits of the API's own model, all of them reported at once as AWS does; then the rules of a
DynamoDB stream, one by one. What needs the world (whether the stream, the function and the destination
exist, whether there is such a mapping already) is for the caller to see; the texts are in rejections.py.
Members are expected to have the types of the API, as LocalStack has read them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.mapping import rejections
from sandbox.mapping.destinations import UnusableDestination, kind
from sandbox.mapping.filtering import Filter, InvalidPattern
from sandbox.mapping.rejections import Rejected, unsatisfied, violation

__all__ = ["Rejected", "check_create", "check_update"]

Request = Mapping[str, Any]

RANGES = {
    "BatchSize": (1, 10_000),
    "MaximumBatchingWindowInSeconds": (0, 300),
    "ParallelizationFactor": (1, 10),
    "MaximumRecordAgeInSeconds": (-1, 604_800),
    "MaximumRetryAttempts": (-1, 10_000),
    "TumblingWindowInSeconds": (0, 900),
}
FLAGS = ("BisectBatchOnFunctionError", "Enabled")
STARTING_POSITIONS = ("LATEST", "AT_TIMESTAMP", "TRIM_HORIZON")
RESPONSE_TYPES = ("ReportBatchItemFailures",)
METRICS = ("EventCount", "ErrorCount", "KafkaMetrics")
SHORTEST_RECORD_AGE = 60
MOST_FILTERS = 5
LONGEST_PATTERN = 4096

OF_OTHER_SOURCES = (
    "AmazonManagedKafkaEventSourceConfig",
    "DocumentDBEventSourceConfig",
    "LoggingConfig",
    "ProvisionedPollerConfig",
    "Queues",
    "ScalingConfig",
    "SelfManagedEventSource",
    "SelfManagedKafkaEventSourceConfig",
    "SourceAccessConfigurations",
    "Topics",
)

_STREAM = re.compile(r"arn:aws[a-z0-9-]*:dynamodb:[^:]+:\d{12}:table/[^/]+/stream/[^/]+")


def check_create(request: Request) -> None:
    """Raises Rejected for a CreateEventSourceMapping request that AWS or the sandbox refuses."""
    _check_model(request)
    for check in (_source, _starting_position, *_OF_EACH_REQUEST):
        check(request)
    _combinations(request)


def check_update(request: Request, current: Request) -> None:
    """The same for UpdateEventSourceMapping; ``current`` is the configuration of the mapping as it is."""
    _check_model(request)
    for check in _OF_EACH_REQUEST:
        check(request)
    given = {name: value for name, value in request.items() if value is not None}
    _combinations({**current, **given})


def _check_model(request: Request) -> None:
    violations = [one for check in _MODEL for one in check(request)]
    if violations:
        raise unsatisfied(violations)


def _ranges(request: Request) -> Iterator[str]:
    for name, (least, most) in RANGES.items():
        value = request.get(name)
        if value is not None and value < least:
            yield violation(_camel(name), value, f"Member must have value greater than or equal to {least}")
        elif value is not None and value > most:
            yield violation(_camel(name), value, f"Member must have value less than or equal to {most}")


def _positions(request: Request) -> Iterator[str]:
    position = request.get("StartingPosition")
    if position and position not in STARTING_POSITIONS:
        yield violation("startingPosition", position, _one_of(STARTING_POSITIONS))


def _response_types(request: Request) -> Iterator[str]:
    yield from _list("functionResponseTypes", request.get("FunctionResponseTypes"), RESPONSE_TYPES)


def _metrics(request: Request) -> Iterator[str]:
    config = request.get("MetricsConfig") or {}
    yield from _list("metricsConfig.metrics", config.get("Metrics"), METRICS)


def _list(member: str, values: list[str] | None, allowed: tuple[str, ...]) -> Iterator[str]:
    """A list of some of the allowed values, none twice."""
    values = values or []
    shown = f"[{', '.join(values)}]"
    if any(value not in allowed for value in values):
        constraint = f"Member must satisfy constraint: [{_one_of(allowed)}, Member must not be null]"
        yield violation(member, shown, constraint)
    if len(values) > len(allowed):
        yield violation(member, shown, f"Member must have length less than or equal to {len(allowed)}")


def _pattern_lengths(request: Request) -> Iterator[str]:
    """The reference has no text for this: it is AWS's for lengths, with the pattern cut short."""
    for number, pattern in enumerate(_patterns(request), 1):
        if len(pattern) > LONGEST_PATTERN:
            member = f"filterCriteria.filters.{number}.member.pattern"
            constraint = f"Member must have length less than or equal to {LONGEST_PATTERN}"
            yield violation(member, f"{pattern[:60]}…", constraint)


def _source(request: Request) -> None:
    arn = request.get("EventSourceArn")
    if not arn:
        raise rejections.source_missing()
    if not _STREAM.fullmatch(arn):
        raise rejections.source_no_stream(arn)


def _starting_position(request: Request) -> None:
    position = request.get("StartingPosition")
    if not position:
        raise rejections.starting_position_missing()
    if position == "AT_TIMESTAMP":
        raise rejections.starting_position_unsupported(request["EventSourceArn"])
    if request.get("StartingPositionTimestamp") is not None:
        raise rejections.timestamp_without_its_position()


def _other_sources(request: Request) -> None:
    """An empty value asks for nothing and is let through."""
    for name in OF_OTHER_SOURCES:
        if request.get(name):
            raise rejections.unsupported(name)
    if request.get("KMSKeyArn"):
        raise rejections.key_unsupported()
    if set((request.get("MetricsConfig") or {}).get("Metrics") or ()) - {"EventCount"}:
        raise rejections.unsupported("MetricsConfig")


def _flags(request: Request) -> None:
    """A text "true" or "false" is one too: parameters of a template are texts."""
    for name in FLAGS:
        value = request.get(name)
        if value is not None and str(value).lower() not in ("true", "false"):
            raise rejections.no_boolean(name, value)


def _record_age(request: Request) -> None:
    age = request.get("MaximumRecordAgeInSeconds")
    if age is not None and 0 <= age < SHORTEST_RECORD_AGE:
        raise rejections.record_age_out_of_range()


def _filters(request: Request) -> None:
    patterns = _patterns(request)
    if len(patterns) > MOST_FILTERS:
        raise rejections.too_many_filters(len(patterns), MOST_FILTERS)
    for number, pattern in enumerate(patterns, 1):
        try:
            Filter.of([pattern])
        except InvalidPattern as error:
            raise rejections.invalid_pattern(number, str(error)) from error


def _destination(request: Request) -> None:
    config = request.get("DestinationConfig") or {}
    if (config.get("OnSuccess") or {}).get("Destination"):
        raise rejections.on_success_unsupported()
    arn = (config.get("OnFailure") or {}).get("Destination")
    if not arn:
        return
    try:
        kind(arn)
    except UnusableDestination as error:
        raise rejections.destination_unusable(str(error)) from error


def _combinations(mapping: Request) -> None:
    """What a mapping cannot have at once, be it from one request or from an update of what it has."""
    if not mapping.get("TumblingWindowInSeconds"):
        return
    if (mapping.get("ParallelizationFactor") or 1) > 1:
        raise rejections.lanes_with_windows()
    if _patterns(mapping):
        raise rejections.filters_with_windows()


def _patterns(request: Request) -> list[str]:
    """A filter without a pattern is as good as an empty text, which is none either."""
    filters = (request.get("FilterCriteria") or {}).get("Filters") or []
    return [one.get("Pattern") or "" for one in filters]


def _one_of(values: tuple[str, ...]) -> str:
    return f"Member must satisfy enum value set: [{', '.join(values)}]"


def _camel(name: str) -> str:
    return name[0].lower() + name[1:]


_MODEL: tuple[Callable[[Request], Iterator[str]], ...] = (
    _ranges,
    _positions,
    _response_types,
    _metrics,
    _pattern_lengths,
)
_OF_EACH_REQUEST: tuple[Callable[[Request], None], ...] = (
    _other_sources,
    _flags,
    _record_age,
    _filters,
    _destination,
)
