"""What became different of a resource, and whether it must be replaced for that."""

from typing import Any

Properties = dict[str, Any]

REPLACING = "Requested update requires the creation of a new physical resource; hence creating one."
_PREFIX = "/properties/"


def changed(before: Properties, after: Properties) -> set[str]:
    """The names of the properties that were added, removed, or have another value."""
    return {name for name in before | after if before.get(name) != after.get(name)}


def replacing(schema: dict[str, Any], before: Properties, after: Properties) -> set[str]:
    """The changed properties, as paths, for which a resource of this ``schema`` is made anew."""
    paths = (path.removeprefix(_PREFIX) for path in schema.get("createOnlyProperties", []))
    return {path for path in paths if _at(before, path) != _at(after, path)}


def custom_name(schema: dict[str, Any], model: Properties, after: Properties) -> str | None:
    """The name that the template gives to a resource, where the one that exists has it already.

    A new one beside it could not be made. Read-only identifiers are not of the template's giving.
    """
    names = identity(schema, after)
    return str(names[0]) if names and None not in names and names == identity(schema, model) else None


def identity(schema: dict[str, Any], model: Properties) -> list[Any]:
    """By what a resource is known, which may be more than its physical id: a stage has an API and a name."""
    return [_at(model, path.removeprefix(_PREFIX)) for path in schema.get("primaryIdentifier", [])]


def tag_changes(before: Any, after: Any) -> tuple[dict[str, str], list[str]]:
    """Tags to be set, and the keys of those to be taken off; both given as lists of Key and Value."""
    old, new = tags(before), tags(after)
    return {k: v for k, v in new.items() if old.get(k) != v}, sorted(old.keys() - new.keys())


def tags(listed: Any) -> dict[str, str]:
    """``[{"Key": …, "Value": …}]`` as one dictionary."""
    return {str(tag["Key"]): str(tag["Value"]) for tag in listed or []}


def _at(properties: Properties, path: str) -> Any:
    value: Any = properties
    for name in path.split("/"):
        value = value.get(name) if isinstance(value, dict) else None
    return value
