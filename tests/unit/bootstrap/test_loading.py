"""CloudFormation's YAML and JSON as plain values."""

import pytest

from sandbox.bootstrap.loading import NotReadableError, load


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref Table", {"Ref": "Table"}),
        ("!Condition Live", {"Condition": "Live"}),
        ("!GetAtt Table.Arn", {"Fn::GetAtt": ["Table", "Arn"]}),
        ("!GetAtt Nested.Outputs.Arn", {"Fn::GetAtt": ["Nested", "Outputs.Arn"]}),
        ("!GetAtt [Table, Arn]", {"Fn::GetAtt": ["Table", "Arn"]}),
        ("!Sub 'a-${B}'", {"Fn::Sub": "a-${B}"}),
        ("!If [Live, !Ref A, !Ref B]", {"Fn::If": ["Live", {"Ref": "A"}, {"Ref": "B"}]}),
        ("!Join ['-', [a, !GetAtt B.C]]", {"Fn::Join": ["-", ["a", {"Fn::GetAtt": ["B", "C"]}]]}),
        ("!Transform {Name: M, Parameters: {P: !Ref Q}}",
         {"Fn::Transform": {"Name": "M", "Parameters": {"P": {"Ref": "Q"}}}}),
    ],
)  # fmt: skip
def test_a_short_tag_becomes_its_long_form(short: str, long: object) -> None:
    assert load(f"a: {short}")[0] == {"a": long}


def test_a_date_stays_the_text_that_cloudformation_takes_it_for() -> None:
    assert load("Version: 2012-10-17")[0] == {"Version": "2012-10-17"}


def test_each_key_is_found_on_its_line() -> None:
    _, lines = load("Resources:\n  A:\n    Type: T\n  B:\n    Type: T\n")

    assert lines["Resources", "A"] == 2
    assert lines["Resources", "B", "Type"] == 5


def test_json_indented_with_tabs_is_read_with_its_lines() -> None:
    value, lines = load('{\n\t"Resources": {\n\t\t"A": {"Type": "T"}\n\t}\n}', is_json=True)

    assert value == {"Resources": {"A": {"Type": "T"}}}
    assert lines["Resources", "A"] == 3


def test_a_key_that_stands_twice_is_refused_where_it_stands_again() -> None:
    with pytest.raises(NotReadableError, match="'A' stands here twice") as refused:
        load("Resources:\n  A: 1\n  A: 2\n")

    assert (refused.value.line, refused.value.column) == (3, 3)


def test_a_merge_key_may_overwrite_what_it_brings() -> None:
    assert load("a: &a {x: 1, y: 1}\nb:\n  <<: *a\n  x: 2\n")[0]["b"] == {"x": 2, "y": 1}


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "\x00"])
def test_what_is_not_yaml_is_refused_with_a_place(text: str) -> None:
    with pytest.raises(NotReadableError) as refused:
        load(text)

    assert refused.value.line >= 1


def test_what_is_not_json_is_refused_with_a_place() -> None:
    with pytest.raises(NotReadableError) as refused:
        load('{\n  "a": ,\n}', is_json=True)

    assert refused.value.line == 2
