"""Packaging that is disturbed: by others at it, a full disk, an end of its process."""

import errno
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox.bootstrap import packaging, target
from sandbox.errors import PackagingError
from tests.unit.bootstrap.builds import FOUND_IN, build, function, names


def test_several_at_once_make_one_package_and_leave_no_drafts(
    code: Path, wheels: Path, tmp_path: Path
) -> None:
    (code / "requirements.txt").write_text(FOUND_IN.format(wheels=wheels))

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: build(function(code), "python3.13", tmp_path / "cache"), range(8)))

    assert len(found) == 1
    assert [path.name for path in (tmp_path / "cache" / "packages").iterdir()] == [found.pop().path.name]


def test_a_disk_that_is_full_is_told_and_leaves_nothing_half_written(
    code: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)

    with pytest.raises(PackagingError, match=r"template.yaml:3: F cannot be packaged. .*No space left"):
        build(function(code), "python3.13", tmp_path / "cache")
    assert list((tmp_path / "cache" / "packages").iterdir()) == []


def test_an_installation_that_is_interrupted_leaves_nothing_that_the_next_would_take(
    code: Path, wheels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code / "requirements.txt").write_text(FOUND_IN.format(wheels=wheels))

    class Interrupted:
        def detail(self, text: str) -> None:
            if "tiny" in text:  # uv has it in the folder by now
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        packaging.build(function(code), target.here("python3.13"), tmp_path / "cache", Interrupted())

    assert [path.suffix for path in (tmp_path / "cache" / "dependencies").iterdir()] == [".lock"]
    assert "tiny.py" in names(build(function(code), "python3.13", tmp_path / "cache").path)


def test_what_a_killed_installation_left_is_not_taken(code: Path, wheels: Path, tmp_path: Path) -> None:
    (code / "requirements.txt").write_text(FOUND_IN.format(wheels=wheels))
    first = build(function(code), "python3.13", tmp_path / "cache")
    (installed,) = (path for path in (tmp_path / "cache" / "dependencies").iterdir() if path.is_dir())
    left = installed.rename(installed.with_name(f"{installed.name}.fetching-1"))
    (left / "half.py").touch()
    first.path.unlink()

    assert build(function(code), "python3.13", tmp_path / "cache") == first
    assert not left.exists()
