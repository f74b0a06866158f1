"""Parameters and secrets as their services tell them, compared with what a template says."""

from typing import Any

import pytest

from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification.values import VALUES
from tests.unit.bootstrap.verification.answers import clients, told


def parameter_told(
    monkeypatch: pytest.MonkeyPatch,
    value: str,
    tier: str = "Standard",
    tags: list[dict[str, str]] | None = None,
    **described: Any,
) -> list[str]:
    asked = {"Type": "String", "Value": 7, "Description": "seconds", "Tier": tier, "Tags": {"a": "b"}}
    answers = {
        "get_parameter": {"Parameter": {"Value": value}},
        "describe_parameters": {"Parameters": [{"Type": "String", **described}]},
        "list_tags_for_resource": {"TagList": tags or []},
    }
    return told(VALUES["AWS::SSM::Parameter"], asked, "/delay", clients(monkeypatch, **answers))


def test_a_parameters_value_type_and_description_are_the_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = [{"Key": "a", "Value": "b"}, {"Key": "aws:cloudformation:stack-name", "Value": "s"}]

    assert parameter_told(monkeypatch, "7", tags=tags, Description="seconds") == []
    assert parameter_told(monkeypatch, "8", Type="StringList", Description="minutes", Tier="Advanced") == [
        "Description is minutes, and the template says seconds",
        "Tags.a is not set, and the template says b",
        "Tier is Advanced, and the template says Standard",
        "Type is StringList, and the template says String",
        "Value is 8, and the template says 7",
    ]


def test_a_tier_that_systems_manager_chooses_is_any(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = [{"Key": "a", "Value": "b"}]

    for found in ("Standard", "Advanced"):
        said = parameter_told(
            monkeypatch, "7", "Intelligent-Tiering", tags, Description="seconds", Tier=found
        )
        assert said == []


def secret_told(monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], **found: Any) -> list[str]:
    answers = {"describe_secret": found, "get_secret_value": {"SecretString": "hush"}}
    return told(VALUES["AWS::SecretsManager::Secret"], asked, "arn", clients(monkeypatch, **answers))


def test_a_secret_is_the_templates_where_that_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = [{"Key": "a", "Value": "b"}]

    assert secret_told(monkeypatch, {"SecretString": "hush", "Tags": tags}, Tags=tags) == []
    assert [one.split(" is ")[0] for one in secret_told(monkeypatch, {}, Description="d")] == ["Description"]


def test_a_secret_that_is_another_is_told_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    (said,) = secret_told(monkeypatch, {"SecretString": "loud"})

    assert said.startswith("SecretString is sha256:")
    assert "hush" not in said
    assert "loud" not in said


@pytest.mark.parametrize("asked", [{"SecretString": UNKNOWN}, {"GenerateSecretString": {}}])
def test_a_secret_that_the_template_does_not_tell_may_be_any(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any]
) -> None:
    assert secret_told(monkeypatch, asked) == []
