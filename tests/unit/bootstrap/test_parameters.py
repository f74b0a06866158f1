"""Parameters are held to what the template says of them, before anything is deployed."""

import pytest

from sandbox.bootstrap import parameters
from sandbox.bootstrap.template import Template
from sandbox.errors import UsageError
from tests.unit.bootstrap.conftest import Written

RESOURCES = """
Resources:
  Queue: {Type: AWS::SQS::Queue}
Parameters:
  P:
"""


def _declared(template: Written, declaration: str) -> Template:
    return template(f"{RESOURCES}    {declaration}\n")


@pytest.mark.parametrize(
    ("declaration", "value", "said"),
    [
        ("{Type: String, AllowedValues: [test, live]}", "qa", "'qa' is not one of test, live"),
        ("{Type: String, AllowedValues: [true, false]}", "yes", "'yes' is not one of true, false"),
        ("{Type: String, AllowedPattern: '[a-z]+'}", "a1", r"'a1' does not match [a-z]+"),
        ("{Type: String, MinLength: 3}", "ab", "'ab' is of a length under 3"),
        ("{Type: String, MaxLength: 3}", "abcd", "'abcd' is of a length over 3"),
        ("{Type: Number}", "many", "'many' is not a number"),
        ("{Type: Number, MinValue: 1}", "0", "'0' is under 1"),
        ("{Type: Number, MaxValue: 10}", "10.5", "'10.5' is over 10"),
        ("{Type: List<Number>, MaxValue: 10}", "1,11", "'1,11' is over 10"),
        ("{Type: CommaDelimitedList, AllowedValues: [a, b]}", "a, c", "'a, c' is not one of a, b"),
        (
            "{Type: String, AllowedValues: [a], ConstraintDescription: Only a.}",
            "b",
            "is not one of a. Only a.",
        ),
        ("{Type: String, AllowedValues: [a], NoEcho: true}", "hush", "P: its value is not one of a"),
    ],
)
def test_a_value_that_breaks_a_rule_is_refused_with_the_line(
    template: Written, declaration: str, value: str, said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        parameters.checked(_declared(template, declaration), {"P": value})

    assert str(refused.value).startswith("template.yaml:5: parameter P: ")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("declaration", "value"),
    [
        ("{Type: String, AllowedValues: [test, live]}", "live"),
        ("{Type: String, AllowedValues: [true, false]}", "true"),
        ("{Type: Number, MinValue: 1, MaxValue: 10}", "1e1"),
        ("{Type: CommaDelimitedList, AllowedValues: [a, b]}", "b, a"),
        ("{Type: 'AWS::SSM::Parameter::Value<String>'}", "/stage/name"),
        ("{Type: 'AWS::EC2::VPC::Id'}", "vpc-1"),
    ],
)
def test_a_value_that_keeps_the_rules_is_taken(template: Written, declaration: str, value: str) -> None:
    assert parameters.checked(_declared(template, declaration), {"P": value}) == {"P": value}


def test_a_default_is_held_to_the_rules_too(template: Written) -> None:
    with pytest.raises(UsageError, match="'7' is over 5"):
        parameters.checked(_declared(template, "{Type: Number, Default: 7, MaxValue: 5}"), {})


def test_a_type_that_there_is_not_is_refused(template: Written) -> None:
    with pytest.raises(UsageError, match=r"template.yaml:6: P is of type Boolean, which there is not"):
        parameters.checked(_declared(template, "{Type: Boolean, Default: true}"), {})


def test_what_noecho_hides_is_the_given_value_or_the_default(template: Written) -> None:
    read = template(f"{RESOURCES}    {{Type: String, NoEcho: true, Default: hush}}\n  Q: {{Type: String}}\n")

    assert parameters.secret(read, {"Q": "said"}) == {"hush"}
    assert parameters.secret(read, {"P": "other"}) == {"other"}
