"""Zips that are equal where their content is."""

import os
import zipfile
from pathlib import Path

import pytest

from sandbox.bootstrap.archive import entries_of, fingerprint, write
from sandbox.errors import PackagingError


def checkout(folder: Path, *, umask: int, seconds: int) -> Path:
    """The same three files, made with another umask at another time and in another order."""
    before = os.umask(umask)
    try:
        (folder / "pkg").mkdir(parents=True)
        for name in sorted(["app.py", "pkg/__init__.py", "run.sh"], reverse=bool(seconds % 2)):
            (folder / name).write_text(f"# {name}\n")
            os.utime(folder / name, (seconds, seconds))
        (folder / "run.sh").chmod((folder / "run.sh").stat().st_mode | 0o100)
    finally:
        os.umask(before)
    return folder


def test_two_checkouts_with_other_times_and_umasks_give_identical_bytes(tmp_path: Path) -> None:
    one = checkout(tmp_path / "one", umask=0o022, seconds=1_000_000_000)
    other = checkout(tmp_path / "other", umask=0o077, seconds=1_700_000_001)

    zips = [write(entries_of(folder), tmp_path).read_bytes() for folder in (one, other)]

    assert zips[0] == zips[1]
    assert fingerprint(entries_of(one)) == fingerprint(entries_of(other))


def test_a_changed_byte_a_new_name_or_an_executable_bit_each_give_other_bytes(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "one", umask=0o022, seconds=1)
    seen = {(fingerprint(entries_of(folder)), write(entries_of(folder), tmp_path).read_bytes())}

    (folder / "app.py").write_text("# app_py\n")
    seen.add((fingerprint(entries_of(folder)), write(entries_of(folder), tmp_path).read_bytes()))
    (folder / "app.py").rename(folder / "app2.py")
    seen.add((fingerprint(entries_of(folder)), write(entries_of(folder), tmp_path).read_bytes()))
    (folder / "app2.py").chmod(0o755)
    seen.add((fingerprint(entries_of(folder)), write(entries_of(folder), tmp_path).read_bytes()))

    assert len({key for key, _ in seen}) == len({content for _, content in seen}) == 4


def test_entries_are_sorted_dated_1980_and_readable_by_everyone(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "one", umask=0o077, seconds=1)

    with zipfile.ZipFile(write(entries_of(folder), tmp_path)) as archive:
        found = [(one.filename, one.date_time[0], oct(one.external_attr >> 16)) for one in archive.infolist()]

    assert found == [
        ("app.py", 1980, "0o100644"),
        ("pkg/__init__.py", 1980, "0o100644"),
        ("run.sh", 1980, "0o100755"),
    ]


def test_what_tools_leave_behind_is_no_code(tmp_path: Path) -> None:
    (tmp_path / "app.py").touch()
    for folder in ("__pycache__", ".venv", ".git", ".sandbox"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.py").touch()
    for name in ("old.pyc", ".npmrc"):
        (tmp_path / name).touch()

    assert list(entries_of(tmp_path)) == ["app.py"]


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.py").write_text("a")
    (tmp_path / "alias").symlink_to("real")
    (tmp_path / "b.py").symlink_to("real/a.py")

    assert list(entries_of(tmp_path)) == ["alias/a.py", "b.py", "real/a.py"]


@pytest.mark.parametrize("target", ["../outside.py", "/etc/hosts"])
def test_a_link_that_leads_out_is_refused_by_name(tmp_path: Path, target: str) -> None:
    (tmp_path / "outside.py").touch()
    code = tmp_path / "code"
    code.mkdir()
    (code / "shared.py").symlink_to(target)

    with pytest.raises(PackagingError, match=r"code/shared.py is a link that leads out of .*/code"):
        entries_of(code)


def test_a_link_to_nothing_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.py").symlink_to("nowhere.py")

    with pytest.raises(PackagingError, match=r"a.py is a link to nowhere.py, which does not exist"):
        entries_of(tmp_path)


def test_a_link_to_a_folder_above_itself_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "up").symlink_to("..")

    with pytest.raises(PackagingError, match=r"deep/up is a link to a folder that holds it"):
        entries_of(tmp_path)


def test_what_is_neither_file_nor_folder_is_refused_by_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(PackagingError, match=r"pipe is neither a file nor a folder"):
        entries_of(tmp_path)
