from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sandbox.cli.watching import touched


@pytest.fixture
def orders(tmp_path: Path) -> Any:
    return edited(tmp_path, "orders")


def edited(folder: Path, name: str) -> Any:
    """As much of a function as matters here."""
    code = folder / name
    if not code.suffix:
        code.mkdir(parents=True)
    return SimpleNamespace(name=name, code=code)


def seen(functions: list[Any], *changed: Path) -> list[tuple[str, str]]:
    return [(function.name, what) for function, what in touched(functions, list(changed))]


def test_a_file_is_of_the_functions_in_whose_folder_it_lies(tmp_path: Path, orders: Any) -> None:
    users = edited(tmp_path, "users")
    same_folder = SimpleNamespace(name="again", code=orders.code)

    assert seen([orders, users, same_folder], orders.code / "deep/app.py") == [
        ("orders", "deep/app.py changed"),
        ("again", "deep/app.py changed"),
    ]
    assert seen([orders, users], tmp_path / "template.yaml") == []


def test_several_files_are_told_as_one_and_how_many_more(orders: Any) -> None:
    changed = [orders.code / name for name in ("c.py", "a.py", "b.py")]

    assert seen([orders], *changed) == [("orders", "a.py and 2 more changed")]


@pytest.mark.parametrize("name", ["__pycache__/app.cpython-313.pyc", ".git/index", "x/.venv/y.py"])
def test_what_is_never_packed_is_no_change(orders: Any, name: str) -> None:
    assert seen([orders], orders.code / name) == []


def test_of_a_zip_only_the_zip_counts(tmp_path: Path) -> None:
    packed = edited(tmp_path, "built.zip")

    assert seen([packed], tmp_path / "other.zip") == []
    assert seen([packed], tmp_path / "built.zip", tmp_path / "other.zip") == [
        ("built.zip", "built.zip changed")
    ]
