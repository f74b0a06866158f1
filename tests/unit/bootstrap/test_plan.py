"""Plans as a person reads them."""

from pathlib import Path

from rich.console import Console

from sandbox.bootstrap.changes import Change
from sandbox.bootstrap.fidelity import Note
from sandbox.bootstrap.packaging import Package
from sandbox.bootstrap.plan import Plan

PLAN = Plan(
    stack="users",
    account="111122223333",
    region="us-east-1",
    situation="changed in place",
    changes=(
        Change("Add", "Events", "AWS::SQS::Queue"),
        Change(
            "Modify",
            "Processor",
            "AWS::Lambda::Function",
            {
                "Code": (
                    {"S3Bucket": "b", "S3Key": "12" * 32 + ".zip"},
                    {"S3Bucket": "b", "S3Key": "ab" * 32},
                ),
                "Environment": ({"KEY": "old"}, {"KEY": "hush, hush", "N": 1}),
                "Timeout": (None, 10),
            },
        ),
        Change("Replace", "Users", "AWS::DynamoDB::Table", {"TableName": ("A", "B")}, loses="3 items"),
        Change("Refused", "Alarm", "AWS::CloudWatch::Alarm"),
        Change("Remove", "Old", "AWS::SQS::Queue", loses="2 messages"),
    ),
    packages=(Package("Processor", Path("p.zip"), "ab" * 32, 1_234_567, 1_234_567),),
    notes=(Note("template.yaml:7", "Processor asks for python3.12 and runs on python3.13."),),
    secret=frozenset({"hush"}),
)
TEXT = """\
stack users in account 111122223333, us-east-1: changed in place
  +  Events     AWS::SQS::Queue
  ~  Processor  AWS::Lambda::Function
       Code: package 121212121212 → package abababababab
       Environment: {"KEY": "old"} → {"KEY": "****, ****", "N": 1}
       Timeout: not set → 10
  ±  Users      AWS::DynamoDB::Table    will be replaced, and loses its data: 3 items
       TableName: A → B
  ±  Alarm      AWS::CloudWatch::Alarm  will be replaced
  -  Old        AWS::SQS::Queue         loses its data: 2 messages
  package  Processor  1,234.6 kB  abababababab
  ! template.yaml:7  Processor asks for python3.12 and runs on python3.13."""


def test_a_plan_says_what_changes_with_which_packages_and_what_is_otherwise() -> None:
    assert str(PLAN) == TEXT


def test_rich_prints_the_same_words_in_colour() -> None:
    console = Console(width=200, force_terminal=True, color_system="standard")
    with console.capture() as printed:
        console.print(PLAN)
    plain = Console(width=200, color_system=None)
    with plain.capture() as without_colour:
        plain.print(PLAN)

    assert "\x1b[" in printed.get()
    assert without_colour.get().rstrip("\n") == TEXT


def test_a_plan_that_changes_nothing_is_one_line() -> None:
    assert Plan("users", "1", "r", "nothing to change", (), (), ()).lines() == [
        "stack users in account 1, r: nothing to change"
    ]
