"""What a profile must be, and what of it has changed."""

from datetime import date
from typing import Any

import pytest
from profile_updates.profiles import InvalidProfileError, changed, check

TODAY = date(2026, 3, 1)
ADA = {"profileId": "ada", "name": "Ada", "email": "ada@example.com"}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"phone": "+493012345", "birthday": "1815-12-10", "interests": {"engines"}},
        {"birthday": TODAY.isoformat()},
        {"name": "x" * 100},
    ],
)
def test_a_profile_may_leave_out_what_is_not_required(more: dict[str, Any]) -> None:
    check(ADA | more, TODAY)


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("name", " ", "name is no text of 1 to 100 characters"),
        ("name", "x" * 101, "name is no text of 1 to 100 characters"),
        ("name", None, "name is no text of 1 to 100 characters"),
        ("email", "ada@home", "email is no email address"),
        ("email", True, "email is no email address"),
        ("phone", "030 12345", "phone is no number like +493012345"),
        ("birthday", "10.12.1815", "birthday is no date like 1815-12-10"),
        ("birthday", "2026-03-02", "birthday is in the future"),
        ("interests", ["engines"], "interests is no set of texts"),
        ("interests", {b"engines"}, "interests is no set of texts"),
        ("admin", True, "there is no field admin"),
    ],
)
def test_a_field_that_breaks_its_rule_is_told_without_its_value(field: str, value: Any, fault: str) -> None:
    with pytest.raises(InvalidProfileError) as error:
        check(ADA | {field: value}, TODAY)
    assert str(error.value) == fault


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidProfileError) as error:
        check({"profileId": "ada", "phone": "1", "admin": True}, TODAY)
    assert str(error.value) == (
        "name is missing; email is missing; there is no field admin; phone is no number like +493012345"
    )


def test_what_is_added_removed_or_different_has_changed() -> None:
    old = {"profileId": "ada", "name": "Ada", "phone": "+493012345", "interests": {"a", "b"}}
    new = {"profileId": "ada", "name": "Ada L.", "birthday": "1815-12-10", "interests": {"b", "a"}}
    assert changed(old, new) == ["birthday", "name", "phone"]
