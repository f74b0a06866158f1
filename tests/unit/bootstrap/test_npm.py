"""What a Node function needs and has not installed."""

import json
from pathlib import Path

import pytest

from sandbox.bootstrap.npm import check
from sandbox.errors import PackagingError

FILES = {"package.json"}


def asks(folder: Path, *names: str) -> None:
    (folder / "package.json").write_text(json.dumps({"dependencies": dict.fromkeys(names, "*")}))


def test_a_dependency_that_is_not_installed_is_named_with_what_to_type(tmp_path: Path) -> None:
    asks(tmp_path, "zod", "@aws-sdk/client-sqs", "@middy/core")

    with pytest.raises(PackagingError) as refused:
        check(tmp_path, FILES)

    assert "asks for zod, @middy/core, which" in str(refused.value)
    assert str(refused.value).endswith(f"npm install --omit=dev --prefix {tmp_path}")


def test_one_that_is_installed_and_what_the_runtime_carries_are_not_missed(tmp_path: Path) -> None:
    asks(tmp_path, "zod", "@aws-sdk/client-sqs")
    (tmp_path / "node_modules" / "zod").mkdir(parents=True)
    (tmp_path / "node_modules" / "zod" / "package.json").touch()

    check(tmp_path, FILES)


def test_a_function_without_a_package_json_needs_nothing(tmp_path: Path) -> None:
    check(tmp_path, {"index.mjs"})


def test_a_package_json_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("[]")

    with pytest.raises(PackagingError, match=r"package\.json cannot be read"):
        check(tmp_path, FILES)
