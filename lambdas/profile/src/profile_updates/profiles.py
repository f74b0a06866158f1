"""What a profile must be. All that is wrong with one is told at once, and its values in no text."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

Profile = dict[str, Any]
"""Plain values, as boto3's TypeDeserializer makes them."""

REQUIRED = ("profileId", "name", "email")
LONGEST_NAME = 100
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+[1-9]\d{6,14}")


class InvalidProfileError(ValueError):
    """A profile that breaks at least one rule."""


def check(profile: Profile, today: date) -> None:
    """Raises InvalidProfileError with each rule that is broken.

    ``today`` is the day of the change and not of its delivery, so that a later try finds the same.
    """
    faults = [f"{name} is missing" for name in REQUIRED if name not in profile]
    for name, value in sorted(profile.items()):
        if name not in RULES:
            faults.append(f"there is no field {name}")
        elif fault := RULES[name](value, today):
            faults.append(f"{name} {fault}")
    if faults:
        raise InvalidProfileError("; ".join(faults))


def changed(old: Profile, new: Profile) -> list[str]:
    """The names of the fields that differ, in order."""
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def _key(value: object, today: date) -> str | None:
    return None  # DynamoDB takes no other one than the table's schema has


def _name(value: object, today: date) -> str | None:
    if isinstance(value, str) and value.strip() and len(value) <= LONGEST_NAME:
        return None
    return f"is no text of 1 to {LONGEST_NAME} characters"


def _email(value: object, today: date) -> str | None:
    return None if isinstance(value, str) and EMAIL.fullmatch(value) else "is no email address"


def _phone(value: object, today: date) -> str | None:
    return None if isinstance(value, str) and PHONE.fullmatch(value) else "is no number like +493012345"


def _birthday(value: object, today: date) -> str | None:
    try:
        return "is in the future" if date.fromisoformat(str(value)) > today else None
    except ValueError:
        return "is no date like 1815-12-10"


def _interests(value: object, today: date) -> str | None:
    if isinstance(value, set) and all(isinstance(interest, str) for interest in value):
        return None
    return "is no set of texts"


RULES: dict[str, Callable[[object, date], str | None]] = {
    "profileId": _key,
    "name": _name,
    "email": _email,
    "phone": _phone,
    "birthday": _birthday,
    "interests": _interests,
}
"""By field: what is wrong with its value, or None."""
