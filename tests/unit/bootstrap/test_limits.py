"""How large Lambda lets a function be."""

from pathlib import Path

import pytest

from sandbox.bootstrap import limits
from sandbox.bootstrap.functions import Function
from sandbox.bootstrap.intrinsics import Intrinsics
from sandbox.bootstrap.packaging import Package
from sandbox.errors import PackagingError

KNOWN = Intrinsics({})
MB = 1024 * 1024


def function(*layers: object) -> Function:
    return Function("F", "AWS::Serverless::Function", {"Layers": list(layers)}, "template.yaml:3", None, {})


def package(resource: str, **sizes: int) -> Package:
    """One with a file of so many bytes in each folder, of which nobody writes the zip."""
    total = sum(sizes.values())
    made = Package(resource, Path(f"{resource}.zip"), "ab" * 32, total, total)
    vars(made)["contents"] = {f"python/{name}/__init__.py": size for name, size in sizes.items()}
    return made


def test_a_function_with_its_layers_has_at_most_250_mb_unzipped() -> None:
    own, shared = package("F", app=150 * MB), package("Shared", torch=100 * MB)
    limits.check([function({"Ref": "Shared"})], [own, shared], KNOWN)
    more = package("Shared", torch=90 * MB, numpy=10 * MB + 1)

    with pytest.raises(PackagingError) as refused:
        limits.check([function({"Ref": "Shared"})], [own, more], KNOWN)

    assert str(refused.value).splitlines() == [
        "template.yaml:3: F has 262,144,001 bytes unzipped with its layers, and Lambda takes 262,144,000 "
        "(250 MB). The largest of them:",
        "     150.0 MB  F: python/app",
        "      90.0 MB  Shared: python/torch",
        "      10.0 MB  Shared: python/numpy",
    ]


def test_a_layer_that_the_function_does_not_use_weighs_nothing() -> None:
    packages = [package("F", app=150 * MB), package("Shared", torch=101 * MB)]

    limits.check([function()], packages, KNOWN)


def test_a_function_has_at_most_five_layers() -> None:
    limits.check([function(*"abcde")], [], KNOWN)

    with pytest.raises(PackagingError, match=r"template.yaml:3: F has 6 layers, and Lambda takes 5"):
        limits.check([function(*"abcdef")], [], KNOWN)


def test_more_than_50_mb_zipped_is_no_error_and_told() -> None:
    assert list(limits.notes([function()], [package("F", app=52_428_800)])) == []
    (note,) = limits.notes([function()], [package("F", app=52_428_801)])
    assert (note.where, note.text.split(". ")[0]) == ("template.yaml:3", "F: its package has 50.0 MB")
