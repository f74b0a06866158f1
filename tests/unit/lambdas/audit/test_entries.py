"""What the audit trail keeps of a record."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from audit_trail.entries import Entry

Recorded = Callable[[str], Any]


@pytest.fixture
def records(recorded: Recorded) -> list[dict[str, Any]]:
    """A user's creation, three changes and its deletion."""
    found: list[dict[str, Any]] = recorded("users")["Records"]
    return found


def test_the_same_record_makes_the_same_object_and_the_same_entry(records: list[dict[str, Any]]) -> None:
    once, again = Entry(records[1]), Entry(deepcopy(records[1]))
    assert (once.object_key, once.body, once.item(90)) == (again.object_key, again.body, again.item(90))


def test_a_set_in_another_order_makes_the_same_bytes_at_any_depth(records: list[dict[str, Any]]) -> None:
    one, other = deepcopy(records[0]), deepcopy(records[0])
    for record, tags in ((one, ["a", "b"]), (other, ["b", "a"])):
        record["dynamodb"]["NewImage"] |= {
            "list": {"L": [{"M": {"tags": {"SS": tags}}}]},
            "tags": {"SS": tags},
        }
    assert Entry(one).body == Entry(other).body


def test_each_record_has_an_object_of_its_own(records: list[dict[str, Any]]) -> None:
    assert len({Entry(record).object_key for record in records}) == len(records)


def test_keys_sort_as_the_sequence_numbers_do_which_have_unequal_lengths(
    records: list[dict[str, Any]],
) -> None:
    earlier, later = deepcopy(records[0]), deepcopy(records[0])
    earlier["dynamodb"]["SequenceNumber"] = "9" * 22
    later["dynamodb"]["SequenceNumber"] = "1" + "0" * 22
    assert Entry(earlier).object_key < Entry(later).object_key
    assert Entry(earlier).item(90)["change"]["S"] < Entry(later).item(90)["change"]["S"]


def test_the_object_has_both_images_as_the_stream_has_them(records: list[dict[str, Any]]) -> None:
    kept = json.loads(Entry(records[-1]).body)
    old = records[-1]["dynamodb"]["OldImage"]
    assert (kept["kind"], kept["new"]) == ("REMOVE", None)
    assert {name: value for name, value in kept["old"].items() if "S" in value or "N" in value} == {
        name: value for name, value in old.items() if "S" in value or "N" in value
    }


def test_a_deletion_by_ttl_is_kept_with_the_service_that_did_it(records: list[dict[str, Any]]) -> None:
    service = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    assert json.loads(Entry(records[-1] | {"userIdentity": service}).body)["by"] == service
    assert json.loads(Entry(records[-1]).body)["by"] is None


def test_an_entry_expires_days_after_the_change_and_not_after_its_delivery(
    records: list[dict[str, Any]],
) -> None:
    changed_at = int(records[0]["dynamodb"]["ApproximateCreationDateTime"])
    assert Entry(records[0]).item(90)["expiresAt"] == {"N": str(changed_at + 7_776_000)}


def test_an_entry_names_the_attributes_that_changed(records: list[dict[str, Any]]) -> None:
    assert Entry(records[1]).item(90)["changed"] == {"SS": ["email", "phone", "plan", "score", "status"]}
    assert Entry(records[0]).changed == sorted(records[0]["dynamodb"]["NewImage"])


def test_an_entry_without_images_says_so_instead_of_an_empty_set(records: list[dict[str, Any]]) -> None:
    bare = deepcopy(records[0])
    del bare["dynamodb"]["NewImage"]
    assert "changed" not in Entry(bare).item(90)
