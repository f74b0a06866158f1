"""What a change of a user means to the rest of the world: its typed events.

Each changed field is told in exactly one event: `email` and a suspension have types of their own,
whatever else changed is told together in one UserUpdated.
"""

from collections.abc import Callable, Iterator
from typing import Any

from .changes import Change, Values, plain

UserEvent = dict[str, Any]
"""Plain values; always with id, type, userId, occurredAt and sequenceNumber, the rest is the type's own."""

SUSPENDED = "SUSPENDED"


class InvalidUserError(ValueError):
    """The table holds a user that no event can be made of."""


def events_of(change: Change) -> Iterator[UserEvent]:
    """The events of one change, none to three. InvalidUserError for a user without an email."""
    if change.kind not in ROUTES:
        raise ValueError(f"a record of kind {change.kind}: expected one of {', '.join(ROUTES)}")
    return ROUTES[change.kind](change)


def created(change: Change) -> Iterator[UserEvent]:
    """INSERT: the whole user."""
    yield _event("UserCreated", change, user=_valid(change))


def modified(change: Change) -> Iterator[UserEvent]:
    """MODIFY: the old and the new value of each field that changed."""
    _valid(change)
    fields = dict(change.fields)
    if "email" in fields:
        yield _event("EmailChanged", change, **fields.pop("email"))
    if kind := _status_event(fields.get("status", {})):
        yield _event(kind, change, **fields.pop("status"))
    if fields:
        yield _event("UserUpdated", change, changed=fields)


def deleted(change: Change) -> Iterator[UserEvent]:
    """REMOVE: the user as it last was."""
    yield _event("UserDeleted", change, user=plain(change.old))


ROUTES: dict[str, Callable[[Change], Iterator[UserEvent]]] = {
    "INSERT": created,
    "MODIFY": modified,
    "REMOVE": deleted,
}


def _status_event(status: Values) -> str | None:
    if status.get("new") == SUSPENDED:
        return "UserSuspended"
    if status.get("old") == SUSPENDED:
        return "UserReactivated"
    return None


def _valid(change: Change) -> Values:
    user = plain(change.new)
    email = user.get("email")
    if not isinstance(email, str) or "@" not in email:
        raise InvalidUserError(f"user {change.user_id} has no email address, but {email!r}")
    return user


def _event(kind: str, change: Change, **details: Any) -> UserEvent:
    return {
        "id": f"{change.event_id}/{kind}",  # a redelivered record makes the same id: receivers can tell
        "type": kind,
        "userId": change.user_id,
        "occurredAt": change.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sequenceNumber": change.sequence_number,
        **details,
    }
