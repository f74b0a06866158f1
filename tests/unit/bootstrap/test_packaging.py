"""Deployment packages: code and dependencies, made once."""

import base64
import hashlib
import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.errors import PackagingError
from tests.unit.bootstrap.builds import FOUND_IN, build, function, names
from tests.unit.bootstrap.wheels import wheel


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
        wheel(wheels, "2.0", f"cp{version}-none-any", version)
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


def test_a_zip_is_taken_as_it_is(tmp_path: Path) -> None:
    given = tmp_path / "ready.zip"
    with zipfile.ZipFile(given, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("app.py", "#" * 1000)

    package = build(function(given), "python3.13", tmp_path / "cache")

    assert (package.path, package.sha256) == (given, hashlib.sha256(given.read_bytes()).hexdigest())
    assert package.unzipped == 1000 > package.size


@pytest.mark.parametrize("name", ["empty", "app.py", "none.zip"])
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


def test_an_edited_handler_installs_nothing_again(code: Path, wheels: Path, tmp_path: Path) -> None:
    (code / "requirements.txt").write_text(FOUND_IN.format(wheels=wheels))
    build(function(code), "python3.13", tmp_path / "cache")
    shutil.rmtree(wheels)  # whoever installed now would fail
    (code / "app.py").write_text("import tiny  # edited\n")

    assert "tiny.py" in names(build(function(code), "python3.13", tmp_path / "cache").path)


@settings(max_examples=25, deadline=None)
@given(
    files=st.dictionaries(
        st.from_regex(r"[a-z]{1,3}(/[A-Z]{1,3}){0,2}\.py", fullmatch=True),
        st.binary(),
        min_size=1,
        max_size=6,
    ),
    executable=st.sets(st.integers(0, 5)),
    umasks=st.tuples(st.sampled_from([0o022, 0o077, 0o002]), st.sampled_from([0o022, 0o077, 0o002])),
    order=st.randoms(use_true_random=False),
)
def test_equal_code_gives_equal_bytes_from_any_folder_umask_time_and_order(
    files: dict[str, bytes], executable: set[int], umasks: tuple[int, int], order: Random
) -> None:
    with TemporaryDirectory() as scratch:
        built = []
        for number, umask in enumerate(umasks):
            folder = Path(scratch, f"checkout {number}")
            names = sorted(files)
            order.shuffle(names)
            before = os.umask(umask)
            try:
                for name in names:
                    path = folder / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(files[name])
                    if sorted(files).index(name) in executable:
                        path.chmod(path.stat().st_mode | 0o100)
                    os.utime(path, (order.randrange(10**9), order.randrange(10**9)))
                built.append(build(function(folder), "python3.13", Path(scratch, f"cache {number}")))
            finally:
                os.umask(before)

        assert built[0].sha256 == built[1].sha256
        assert built[0].path.read_bytes() == built[1].path.read_bytes()


def test_a_folder_that_skips_the_build_is_packed_as_it_lies(code: Path, tmp_path: Path) -> None:
    (code / "requirements.txt").write_text("no-such-package-anywhere==1\n")
    source = replace(function(code), is_built=False)

    assert names(build(source, "python3.13", tmp_path / "cache").path) == ["app.py", "requirements.txt"]


def test_what_a_built_layer_asks_for_lies_beside_its_own_files_under_its_prefix(
    code: Path, wheels: Path, tmp_path: Path
) -> None:
    (code / "requirements.txt").write_text(FOUND_IN.format(wheels=wheels))
    source = replace(function(code), prefix="python/")

    found = names(build(source, "python3.13", tmp_path / "cache").path)

    assert {"python/app.py", "python/tiny.py"} <= set(found)
    assert all(name.startswith("python/") for name in found)
