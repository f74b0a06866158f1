"""What the index is told of a record."""

from typing import Any

import pytest
from user_search.documents import actions_of, document_of

LONGEST = "1" * 40


def record(kind: str, number: str, image: dict[str, Any] | None = None) -> dict[str, Any]:
    stream = {
        "Keys": {"memberId": {"S": "ada"}},
        "SequenceNumber": number,
        "ApproximateCreationDateTime": 1_789_653_000.0,
    }
    return {"eventName": kind, "dynamodb": stream | ({"NewImage": image} if image is not None else {})}


def test_only_what_is_searched_is_in_the_document_as_json_has_it() -> None:
    image = {"memberId": {"S": "ada"}, "name": {"S": "Ada"}, "age": {"N": "36"}, "secret": {"B": "AP8="}}

    document = document_of(record("INSERT", "7", image))

    assert document == {"name": "Ada", "age": 36, "sequence": "7".zfill(40)}


@pytest.mark.parametrize(
    ("attribute", "value"),
    [({"N": "1.5"}, 1.5), ({"N": "2E+3"}, 2000), ({"S": "old"}, "old"), ({"NULL": True}, None)],
)
def test_what_an_attribute_holds_is_the_indexs_to_take_or_to_refuse(attribute: Any, value: object) -> None:
    assert document_of(record("MODIFY", "7", {"age": attribute}))["age"] == value


def test_sequence_numbers_compare_as_text_in_the_order_of_the_numbers() -> None:
    numbers = ["9", "10", "300000000000000499659", "4421584500000000017450439091", LONGEST]

    told = [document_of(record("INSERT", number, {}))["sequence"] for number in numbers]

    assert told == sorted(told)


def test_of_a_deleted_one_nothing_is_left_but_when_and_its_sequence_number() -> None:
    document = document_of(record("REMOVE", LONGEST))

    assert document == {"sequence": LONGEST, "deleted": 1_789_653_000}


def test_the_script_is_one_text_for_all_records_and_the_id_is_the_members() -> None:
    (update, script), (_, other) = (
        actions_of(record("INSERT", "7", {"name": {"S": "A"}})),
        actions_of(record("REMOVE", "8")),
    )

    assert update["update"]["_id"] == "ada"
    assert script["script"]["source"] == other["script"]["source"]
    assert script["script"]["params"] != other["script"]["params"]
