"""Global secondary indexes: from those that there are to those that a template wants, as AWS does it."""

from typing import Any

Index = dict[str, Any]

MORE_THAN_ONE = "Cannot perform more than one GSI creation or deletion in a single update"
OTHERWISE = (
    "Cannot update GSI's properties other than Provisioned Throughput and Contributor Insights "
    "Specification. You can create a new GSI with a different name."
)


def changes(now: dict[str, Any], wanted: dict[str, Any]) -> list[Index]:
    """The entries of GlobalSecondaryIndexUpdates, each for an UpdateTable of its own.

    ``now`` as DescribeTable has it, ``wanted`` as the template. Raises ValueError in CloudFormation's words
    where one deployment cannot do it.
    """
    old, new = by_name(now), by_name(wanted)
    if any(_definition(old[name]) != _definition(new[name]) for name in old.keys() & new.keys()):
        raise ValueError(OTHERWISE)
    deleted = [{"Delete": {"IndexName": name}} for name in sorted(old.keys() - new.keys())]
    created = [{"Create": _created(new[name])} for name in sorted(new.keys() - old.keys())]
    if len(deleted) + len(created) > 1:
        raise ValueError(MORE_THAN_ONE)
    return deleted + created + rates(old, new)


def throughput(of: dict[str, Any]) -> dict[str, int] | None:
    """The units of a table or an index, None where it has none (or nought, as DynamoDB shows on demand)."""
    given = of.get("ProvisionedThroughput") or {}
    units = {name: int(given.get(name) or 0) for name in ("ReadCapacityUnits", "WriteCapacityUnits")}
    return units if all(units.values()) else None


def rates(old: dict[str, Index], new: dict[str, Index]) -> list[Index]:
    """The entries for the throughput of those that are in both."""
    rates = {name: throughput(new[name]) for name in sorted(old.keys() & new.keys())}
    return [
        {"Update": {"IndexName": name, "ProvisionedThroughput": rate}}
        for name, rate in rates.items()
        if rate and rate != throughput(old[name])
    ]


def by_name(table: dict[str, Any]) -> dict[str, Index]:
    """The indexes of a table, as described or as a template has it."""
    return {index["IndexName"]: index for index in table.get("GlobalSecondaryIndexes") or []}


def _created(index: Index) -> Index:
    made = {name: index[name] for name in ("IndexName", "KeySchema", "Projection")}
    rate = throughput(index)
    return {**made, "ProvisionedThroughput": rate} if rate else made


def _definition(index: Index) -> Any:
    projection = index["Projection"]
    return (
        sorted((key["KeyType"], key["AttributeName"]) for key in index["KeySchema"]),
        projection.get("ProjectionType"),
        sorted(projection.get("NonKeyAttributes") or []),
    )
