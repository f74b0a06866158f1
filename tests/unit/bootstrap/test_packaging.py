"""Deployment packages: code and dependencies, made once."""

import base64
import hashlib
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox.bootstrap.functions import Function
from sandbox.bootstrap.packaging import build
from sandbox.errors import PackagingError

WHEEL = "tiny-1.0-py3-none-any.whl"
METADATA = "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
FOUND_IN = "--no-index\n--find-links {wheels}\ntiny==1.0\n"


def function(code: Path) -> Function:
    return Function("F", "AWS::Serverless::Function", {}, "template.yaml:3", code, {})


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "app.py").write_text("import tiny\n")
    return folder


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A folder with one wheel, so that installing needs no index."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    with zipfile.ZipFile(folder / WHEEL, "w") as wheel:
        wheel.writestr("tiny.py", "VALUE = 1\n")
        wheel.writestr("tiny-1.0.dist-info/METADATA", METADATA)
        wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr("tiny-1.0.dist-info/entry_points.txt", "[console_scripts]\ntiny = tiny:main\n")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "")
    return folder


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_a_package_is_named_by_the_hash_of_its_bytes(code: Path, tmp_path: Path) -> None:
    package = build(function(code), "python3.13", tmp_path / "cache")

    digest = hashlib.sha256(package.path.read_bytes())
    assert package.sha256 == digest.hexdigest()
    assert package.code_sha256 == base64.b64encode(digest.digest()).decode()
    assert package.size == package.path.stat().st_size


def test_equal_code_is_packaged_once(code: Path, tmp_path: Path) -> None:
    first = build(function(code), "python3.13", tmp_path / "cache")
    made = first.path.stat().st_mtime_ns

    second = build(function(code), "python3.13", tmp_path / "cache")

    assert second == first
    assert second.path.stat().st_mtime_ns == made


def test_a_changed_byte_is_another_package(code: Path, tmp_path: Path) -> None:
    before = build(function(code), "python3.13", tmp_path / "cache")
    (code / "app.py").write_text("import TINY\n")

    assert build(function(code), "python3.13", tmp_path / "cache").sha256 != before.sha256


def test_dependencies_lie_beside_the_code_without_what_installers_leave(
    code: Path, wheels: Path, tmp_path: Path
) -> None:
    (code / "requirements.txt").write_text(FOUND_IN.format(wheels=wheels))

    package = build(function(code), "python3.13", tmp_path / "cache")

    assert names(package.path) == [
        "app.py",
        "requirements.txt",
        "tiny-1.0.dist-info/METADATA",
        "tiny-1.0.dist-info/WHEEL",
        "tiny-1.0.dist-info/entry_points.txt",
        "tiny.py",
    ]


def test_dependencies_are_those_for_the_functions_runtime(code: Path, wheels: Path, tmp_path: Path) -> None:
    for version in ("311", "312"):
        with zipfile.ZipFile(wheels / f"tiny-2.0-cp{version}-none-any.whl", "w") as wheel:
            wheel.writestr("tiny.py", f"VALUE = {version}\n")
            wheel.writestr("tiny-2.0.dist-info/METADATA", METADATA.replace("1.0", "2.0"))
            tag = f"Wheel-Version: 1.0\nTag: cp{version}-none-any\n"
            wheel.writestr("tiny-2.0.dist-info/WHEEL", tag)
            wheel.writestr("tiny-2.0.dist-info/RECORD", "")
    (code / "requirements.txt").write_text(FOUND_IN.format(wheels=wheels).replace("==1.0", "==2.0"))

    def installed(runtime: str) -> bytes:
        with zipfile.ZipFile(build(function(code), runtime, tmp_path / "cache").path) as archive:
            return archive.read("tiny.py")

    assert [installed("python3.11"), installed("python3.12")] == [b"VALUE = 311\n", b"VALUE = 312\n"]
    with pytest.raises(PackagingError, match=r"could not be installed for Python 3\.13"):
        installed("python3.13")


def test_two_caches_make_identical_packages(code: Path, wheels: Path, tmp_path: Path) -> None:
    (code / "requirements.txt").write_text(FOUND_IN.format(wheels=wheels))

    one, other = (build(function(code), "python3.13", tmp_path / cache) for cache in ("one", "other"))

    assert one.path.read_bytes() == other.path.read_bytes()


def test_the_functions_own_file_wins_over_a_dependencys(code: Path, wheels: Path, tmp_path: Path) -> None:
    (code / "requirements.txt").write_text(FOUND_IN.format(wheels=wheels))
    (code / "tiny.py").write_text("VALUE = 'mine'\n")

    with zipfile.ZipFile(build(function(code), "python3.13", tmp_path / "cache").path) as archive:
        assert archive.read("tiny.py") == b"VALUE = 'mine'\n"


def test_several_at_once_make_one_package_and_leave_no_drafts(
    code: Path, wheels: Path, tmp_path: Path
) -> None:
    (code / "requirements.txt").write_text(FOUND_IN.format(wheels=wheels))

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: build(function(code), "python3.13", tmp_path / "cache"), range(8)))

    assert len(found) == 1
    assert [path.name for path in (tmp_path / "cache" / "packages").iterdir()] == [found.pop().path.name]


def test_a_zip_is_taken_as_it_is(tmp_path: Path) -> None:
    given = tmp_path / "ready.zip"
    given.write_bytes(b"zip")

    package = build(function(given), "python3.13", tmp_path / "cache")

    assert (package.path, package.sha256) == (given, hashlib.sha256(b"zip").hexdigest())


@pytest.mark.parametrize("name", ["empty", "app.py"])
def test_what_is_no_code_is_refused_with_the_functions_name_and_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.touch() if "." in name else path.mkdir()

    with pytest.raises(PackagingError, match=r"template.yaml:3: F cannot be packaged. .*(empty|zip)"):
        build(function(path), "python3.13", tmp_path / "cache")


def test_a_failing_installation_shows_the_installers_last_lines(
    code: Path, wheels: Path, tmp_path: Path
) -> None:
    (code / "requirements.txt").write_text(FOUND_IN.format(wheels=wheels).replace("==1.0", "==9.9"))

    with pytest.raises(PackagingError) as failed:
        build(function(code), "python3.13", tmp_path / "cache")

    assert "could not be installed for Python 3.13" in str(failed.value)
    assert "tiny==9.9" in str(failed.value)
    assert [path.suffix for path in (tmp_path / "cache" / "dependencies").iterdir()] == [".lock"]


def test_a_changed_file_that_requirements_include_is_another_package(
    code: Path, wheels: Path, tmp_path: Path
) -> None:
    (code / "requirements.txt").write_text("-r base.txt\n")
    (code / "base.txt").write_text(FOUND_IN.format(wheels=wheels))
    build(function(code), "python3.13", tmp_path / "cache")
    (code / "base.txt").write_text(FOUND_IN.format(wheels=wheels).replace("==1.0", "==9.9"))

    with pytest.raises(PackagingError, match="tiny==9"):
        build(function(code), "python3.13", tmp_path / "cache")


@pytest.mark.parametrize("line", ["-e ../shared", "../shared", "./vendored", "shared @ file:///srv/shared"])
def test_a_requirement_of_this_machine_is_refused_by_name(code: Path, tmp_path: Path, line: str) -> None:
    (code / "requirements.txt").write_text(f"{line}\n")

    with pytest.raises(PackagingError, match="a package of this machine"):
        build(function(code), "python3.13", tmp_path / "cache")


def test_requirements_outside_the_code_are_refused_by_name(code: Path, tmp_path: Path) -> None:
    (tmp_path / "common.txt").touch()
    (code / "requirements.txt").write_text("-r ../common.txt\n")

    with pytest.raises(PackagingError, match=r"includes .*common.txt, which lies outside"):
        build(function(code), "python3.13", tmp_path / "cache")
