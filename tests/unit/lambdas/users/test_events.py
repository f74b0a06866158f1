"""What a change means: the types of its events."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from dirty_equals import IsPartialDict
from user_events.changes import Change
from user_events.events import InvalidUserError, events_of

Recorded = Callable[[str], Any]


@pytest.fixture
def records(recorded: Recorded) -> list[dict[str, Any]]:
    return list(recorded("users")["Records"])


def events(record: dict[str, Any]) -> list[dict[str, Any]]:
    return list(events_of(Change.of(record)))


def modification(records: list[dict[str, Any]], **fields: tuple[Any, Any]) -> dict[str, Any]:
    """A MODIFY that changes these fields only, from the first to the second attribute (None: absent)."""
    record = records[1]
    base = {"userId": {"S": "u-1"}, "email": {"S": "a@example.com"}}
    for side, image in enumerate(("OldImage", "NewImage")):
        changed = base | {name: sides[side] for name, sides in fields.items()}
        record["dynamodb"][image] = {name: value for name, value in changed.items() if value is not None}
    return record


def test_a_new_user_is_announced_whole(records: list[dict[str, Any]]) -> None:
    [event] = events(records[0])
    assert event == IsPartialDict(type="UserCreated", userId="u-1", occurredAt="2026-09-17T13:27:38Z")
    assert event["user"] == IsPartialDict(email="old@example.com", score=Decimal("0.1"), tags={"pro", "beta"})


def test_each_changed_field_is_told_in_exactly_one_event(records: list[dict[str, Any]]) -> None:
    email, status, rest = events(records[1])
    assert email == IsPartialDict(type="EmailChanged", old="old@example.com", new="new@example.com")
    assert status == IsPartialDict(type="UserSuspended", old="ACTIVE", new="SUSPENDED")
    assert rest["type"] == "UserUpdated"
    assert list(rest["changed"]) == ["phone", "plan", "score"]


def test_a_deleted_user_is_announced_as_it_last_was(records: list[dict[str, Any]]) -> None:
    assert events(records[2]) == [
        IsPartialDict(type="UserDeleted", user=IsPartialDict(email="new@example.com", plan="gold"))
    ]


@pytest.mark.parametrize("after", [{"S": "ACTIVE"}, None])
def test_a_user_whose_suspension_ends_is_reactivated(records: list[dict[str, Any]], after: Any) -> None:
    [event] = events(modification(records, status=({"S": "SUSPENDED"}, after)))
    assert event["type"] == "UserReactivated"


def test_another_change_of_status_is_an_update(records: list[dict[str, Any]]) -> None:
    [event] = events(modification(records, status=({"S": "INVITED"}, {"S": "ACTIVE"})))
    assert event == IsPartialDict(type="UserUpdated", changed={"status": {"old": "INVITED", "new": "ACTIVE"}})


def test_a_record_seen_again_makes_events_of_the_same_ids(records: list[dict[str, Any]]) -> None:
    ids = [event["id"] for event in events(records[1])]
    assert ids == [event["id"] for event in events(records[1])]
    assert len(set(ids)) == 3


@pytest.mark.parametrize("email", [None, {"N": "7"}, {"NULL": True}, {"S": "nobody"}])
def test_a_user_without_an_email_address_is_refused(records: list[dict[str, Any]], email: Any) -> None:
    record = modification(records, email=({"S": "a@example.com"}, email), plan=(None, {"S": "gold"}))
    with pytest.raises(InvalidUserError, match="user u-1 has no email address"):
        events(record)


def test_a_user_that_became_valid_is_announced_with_what_was_there_before(
    records: list[dict[str, Any]],
) -> None:
    [event] = events(modification(records, email=(None, {"S": "a@example.com"})))
    assert event == IsPartialDict(type="EmailChanged", new="a@example.com")
    assert "old" not in event


def test_a_kind_of_record_that_nobody_knows_is_refused_by_name(records: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match="UNKNOWN_TO_SDK_VERSION: expected one of INSERT, MODIFY, REMOVE"):
        events(records[0] | {"eventName": "UNKNOWN_TO_SDK_VERSION"})
