from typing import Any

import pytest

from sandbox.localstack.streams.records import size_bytes
from sandbox.localstack.streams.sizes import item_size, value_size


def test_a_new_image_counts_beside_the_keys() -> None:
    key = {"my_partition_key": {"S": "hello world"}}
    assert size_bytes({"Keys": key, "NewImage": {**key, "binary_key": {"B": "Zm9vYmFy"}}}) == 70
    assert size_bytes({"Keys": key, "NewImage": {**key, "binary_key": {"B": b"foobar"}}}) == 70


def test_an_item_that_is_only_its_key_counts_twice() -> None:
    key = {"id": {"S": "id_value"}}
    assert size_bytes({"Keys": key, "NewImage": key}) == 20


def test_two_digits_of_a_number_share_a_byte() -> None:
    key = {"id": {"S": "id_value_1"}}
    assert size_bytes({"Keys": key, "NewImage": {**key, "numericFilter": {"N": "42"}}}) == 39


@pytest.mark.parametrize(
    ("attribute", "size"),
    [
        ({"S": "ä😀"}, 6),
        ({"S": ""}, 0),
        ({"N": "1"}, 2),
        ({"N": "-123.45"}, 4),
        ({"N": "1000000"}, 2),
        ({"N": "0.0001"}, 2),
        ({"N": "0"}, 1),
        ({"N": "1E+30"}, 2),
        ({"B": "Zg=="}, 1),
        ({"B": b"\x00\x01"}, 2),
        ({"BOOL": False}, 1),
        ({"NULL": True}, 1),
        ({"SS": ["a", "bc"]}, 3),
        ({"NS": ["1", "123"]}, 5),
        ({"BS": ["Zm9v", "Zg=="]}, 4),
        ({"L": []}, 3),
        ({"L": [{"S": "ab"}, {"BOOL": True}]}, 8),
        ({"M": {}}, 3),
        ({"M": {"key": {"S": "v"}}}, 8),
    ],
)
def test_each_type_of_value_has_its_size(attribute: dict[str, Any], size: int) -> None:
    assert value_size(attribute) == size


def test_names_count_in_utf_8() -> None:
    assert item_size({"ä": {"BOOL": True}}) == 3
