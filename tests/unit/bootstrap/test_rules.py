"""Rules of a template, before anything is changed."""

import pytest

from sandbox.bootstrap import rules
from sandbox.bootstrap.known import known_of
from tests.unit.bootstrap.conftest import Written

TEXT = """
    Parameters:
      Stage: {Type: String}
      Sizes: {Type: CommaDelimitedList, Default: "1,2"}
      Later: {Type: "AWS::SSM::Parameter::Value<String>", Default: /a}
    Rules:
      Live:
        RuleCondition: !Equals [!Ref Stage, live]
        Assertions:
          - Assert: !EachMemberIn [!Ref Sizes, ["1", "2", "3"]]
            AssertDescription: live has three sizes
          - Assert: !Not [!Contains [!Ref Sizes, "9"]]
      Always:
        Assertions:
          - {Assert: !Equals [!Ref Later, a]}
    Resources: {Q: {Type: AWS::SQS::Queue}}
"""


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"Stage": "live"}, []),
        ({"Stage": "test", "Sizes": "9"}, []),
        ({"Stage": "live", "Sizes": "4"}, ["template.yaml:10: rule Live: live has three sizes."]),
        (
            {"Stage": "live", "Sizes": "9,3"},
            [
                "template.yaml:10: rule Live: live has three sizes.",
                "template.yaml:12: rule Live: what it asserts does not hold.",
            ],
        ),
    ],
)
def test_a_rule_that_does_not_hold_is_told_with_its_line(
    template: Written, given: dict[str, str], told: list[str]
) -> None:
    written = template(TEXT)
    known = known_of(written.body, given, "stack", None)

    assert list(rules.problems(written, known)) == told
    (note,) = rules.notes(written, known)
    assert note.where == "template.yaml:15"
    assert note.text.startswith("rule Always cannot be worked out here")
