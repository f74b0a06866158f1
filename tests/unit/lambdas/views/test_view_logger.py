"""What the function says of a record."""

import pytest
from view_logger import shown


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({}, "keys"),
        ({"NewImage": {}}, "keys, new image"),
        ({"OldImage": {}}, "keys, old image"),
        ({"NewImage": {}, "OldImage": {}}, "keys, old image, new image"),
    ],
)
def test_what_a_record_has_is_named_in_one_order_even_where_it_is_empty(
    members: dict[str, object], said: str
) -> None:
    stream = {"Keys": {}, "StreamViewType": "ANY", **members}
    assert shown({"eventName": "MODIFY", "dynamodb": stream}) == f"ANY MODIFY: {said}"
