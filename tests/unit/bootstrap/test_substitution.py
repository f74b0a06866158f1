from typing import Any

import pytest

from sandbox.bootstrap import substitution


@pytest.mark.parametrize(
    ("argument", "names"),
    [
        ("${Table}-${Table.Arn}-${AWS::Region}", [("Table", ""), ("Table", "Arn"), ("AWS::Region", "")]),
        ("${!Kept} and $ and {Kept} and ${Nested.Outputs.Url}", [("Nested", "Outputs.Url")]),
        (["${Own}-${Table}", {"Own": {"Ref": "Topic"}}], [("Table", "")]),
        (["${Table}"], [("Table", "")]),
        ([], []),
        (7, []),
    ],
)
def test_what_a_text_takes_from_elsewhere_is_named(argument: Any, names: list[tuple[str, str]]) -> None:
    assert list(substitution.named(argument)) == names
