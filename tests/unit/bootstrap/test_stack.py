"""Names of stacks."""

from pathlib import Path

import pytest

from sandbox.bootstrap.stack import checked_name, default_name
from sandbox.errors import UsageError


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("users", "users"),
        ("my_users.v2", "my-users-v2"),
        ("_private_", "private"),
        ("2fast", "stack-2fast"),
        ("ünïcode", "n-code"),
        ("x" * 200, "x" * 128),
    ],
)
def test_a_stack_is_named_after_its_templates_folder(tmp_path: Path, folder: str, name: str) -> None:
    found = default_name(tmp_path / folder / "template.yaml")

    assert checked_name(found) == name


@pytest.mark.parametrize("name", ["", "2fast", "my_users", "x" * 129, "users\n"])
def test_a_name_that_cloudformation_would_refuse_is_refused_with_the_rule(name: str) -> None:
    with pytest.raises(UsageError, match="starts with a letter"):
        checked_name(name)
