import errno
import io
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from sandbox.localstack.executor import folders, packages
from sandbox.localstack.executor.packages import Archive, LeadsOut, Packages
from tests.another_user import as_another_user


def archive(files: dict[str, str], sha256: str, mode: int = 0o644) -> Archive:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            made.writestr(entry, text)

    return stored(packed.getvalue(), sha256)


def with_links(files: dict[str, str], links: dict[str, str], sha256: str) -> Archive:
    """As `zip -y` makes it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, target in links.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            made.writestr(entry, target)
        for name, text in files.items():
            made.writestr(name, text)

    return stored(packed.getvalue(), sha256)


def stored(content: bytes, sha256: str) -> Archive:
    def download(file: IO[bytes]) -> None:
        file.write(content)

    return Archive(sha256, download)


def test_equal_content_is_unpacked_once(tmp_path: Path) -> None:
    place = Packages(tmp_path)

    first = place.unpacked([archive({"a.py": "1"}, "sum")])
    second = place.unpacked([archive({}, "sum")])

    assert first == second
    assert (second / "a.py").read_text() == "1"


def test_of_a_package_that_changed_only_what_changed_is_written(tmp_path: Path) -> None:
    place = Packages(tmp_path)
    first = place.unpacked([archive({"lib/deep.py": "same", "a.py": "1", "b.py": "12"}, "one")], whose="f")

    second = place.unpacked([archive({"lib/deep.py": "same", "a.py": "2", "b.py": "3"}, "two")], whose="f")

    assert [(second / name).read_text() for name in ("lib/deep.py", "a.py", "b.py")] == ["same", "2", "3"]
    assert [(first / name).read_text() for name in ("lib/deep.py", "a.py", "b.py")] == ["same", "1", "12"]
    assert (second / "lib/deep.py").samefile(first / "lib/deep.py")


def test_a_file_that_became_a_program_is_one(tmp_path: Path) -> None:
    place = Packages(tmp_path)
    first = place.unpacked([archive({"tool": "x"}, "one")], whose="f")

    second = place.unpacked([archive({"tool": "x"}, "two", mode=0o755)], whose="f")

    assert [stat.S_IMODE((one / "tool").stat().st_mode) for one in (first, second)] == [0o444, 0o555]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_in_a_package_twice_is_the_later_and_the_package_before_is_left_alone(
    tmp_path: Path,
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("a.py", "1")
        made.writestr("a.py", "2")
    place = Packages(tmp_path)
    first = place.unpacked([archive({"a.py": "1"}, "one")], whose="f")

    second = place.unpacked([stored(packed.getvalue(), "two")], whose="f")

    assert [(one / "a.py").read_text() for one in (first, second)] == ["1", "2"]


def test_later_archives_win(tmp_path: Path) -> None:
    layers = [archive({"a": "1", "b": "1"}, "one"), archive({"a": "2"}, "two")]

    folder = Packages(tmp_path).unpacked(layers)

    assert ((folder / "a").read_text(), (folder / "b").read_text()) == ("2", "1")
    assert Packages(tmp_path).unpacked(layers[::-1]) != folder


def test_a_name_that_leads_out_of_the_package_does_not(tmp_path: Path) -> None:
    files = {"../out.py": "1", "/root.py": "2", "a/../b.py": "3", "empty/": ""}

    folder = Packages(tmp_path / "packages").unpacked([archive(files, "sum")])

    assert sorted(path.name for path in tmp_path.rglob("*.py") if folder not in path.parents) == []
    assert {path.read_text() for path in folder.rglob("*.py")} == {"1", "2", "3"}
    assert (folder / "empty").is_dir()


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    files = {"lib/libfoo.so.1": "machine code", "lib64/": ""}
    links = {"lib/libfoo.so": "libfoo.so.1", "lib64/libfoo.so": "../lib/libfoo.so", "lib64/none": "nothing"}

    folder = Packages(tmp_path).unpacked([with_links(files, links, "sum")])

    assert {name: str((folder / name).readlink()) for name in links} == links
    assert (folder / "lib64/libfoo.so").read_text() == "machine code"


@pytest.mark.parametrize(
    "links",
    [{"out": "/etc/passwd"}, {"lib/out": "../../there"}, {"out": "d/l/../..", "d/l": "."}],
    ids=["absolute", "relative", "over another link"],
)
def test_a_symbolic_link_that_leads_out_of_the_package_is_refused_by_name(
    tmp_path: Path, links: dict[str, str]
) -> None:
    place, packed = Packages(tmp_path), with_links({}, links, "sum")

    for _ in range(2):
        with pytest.raises(LeadsOut, match=r"out is a symbolic link that leads out of its package, to "):
            place.unpacked([packed])


def test_what_cannot_be_unpacked_leaves_nothing_behind_and_can_be_unpacked_later(tmp_path: Path) -> None:
    def full(file: IO[bytes]) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    first, second = archive({"a": "1"}, "first"), archive({"b": "2"}, "second")
    place = Packages(tmp_path)

    with pytest.raises(OSError, match="No space left"):
        place.unpacked([first, Archive("second", full)])

    assert list(tmp_path.iterdir()) == []
    assert sorted(path.name for path in place.unpacked([first, second]).iterdir()) == ["a", "b"]


def test_nothing_outside_is_touched_by_a_link_that_lies_behind_another(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("1")
    links = {"there": str(outside), "there/kept": "a", "there/new/link": "a"}

    with pytest.raises(LeadsOut, match="symbolic link that leads out"):
        Packages(tmp_path / "packages").unpacked([with_links({}, links, "sum")])

    assert [(path.name, path.read_text()) for path in outside.iterdir()] == [("kept", "1")]


def test_links_and_files_of_later_layers_replace_those_of_earlier_ones(tmp_path: Path) -> None:
    first = with_links({"a": "1", "b": "1"}, {"link": "a"}, "one")
    second = with_links({"link": "2"}, {"b": "link"}, "two")

    folder = Packages(tmp_path).unpacked([first, second])

    assert {name: (folder / name).read_text() for name in ("a", "b", "link")} == {
        "a": "1",
        "b": "2",
        "link": "2",
    }
    assert [(folder / name).is_symlink() for name in ("a", "b", "link")] == [False, True, False]


def test_a_symbolic_link_is_never_shared_with_the_package_before(tmp_path: Path) -> None:
    place = Packages(tmp_path)
    first = place.unpacked([with_links({"a": "1"}, {"link": "a"}, "one")], whose="f")

    second = place.unpacked([with_links({"a": "12"}, {"link": "a"}, "two")], whose="f")

    assert [(one / "link").read_text() for one in (first, second)] == ["1", "12"]
    assert (second / "link").lstat().st_ino != (first / "link").lstat().st_ino


def test_what_is_too_large_to_be_kept_in_memory_is_unpacked_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "IN_MEMORY", 10)

    folder = Packages(tmp_path).unpacked([archive({"a.py": "1" * 100}, "sum")])

    assert (folder / "a.py").read_text() == "1" * 100


def test_nothing_unpacked_may_be_written_and_programs_stay_programs(tmp_path: Path) -> None:
    folder = Packages(tmp_path).unpacked([archive({"bin/tool": "#!/bin/sh"}, "sum", mode=0o755)])

    assert (folder / "bin/tool").stat().st_mode & 0o777 == 0o555
    assert folder.stat().st_mode & 0o777 == 0o555


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_the_user_who_unpacked_it_cannot_write_into_it_either() -> None:
    assert as_another_user(lambda place: attempts_to_write(place / "packages")) == "refused 3 times"


def attempts_to_write(place: Path) -> str:
    """Unpack a package and try to add to it, to change it and to remove from it."""
    folder = Packages(place).unpacked([archive({"inside/a.py": "1"}, "sum")])
    refused = 0
    writes: list[Callable[[], object]] = [
        (folder / "inside" / "b.py").touch,
        lambda: (folder / "inside" / "a.py").write_text("2"),
        (folder / "inside" / "a.py").unlink,
    ]
    for attempt in writes:
        try:
            attempt()
        except PermissionError:
            refused += 1
    return f"refused {refused} times"


def test_read_only_folders_can_be_removed(tmp_path: Path) -> None:
    folder = Packages(tmp_path / "packages").unpacked([archive({"deep/er/file": "x"}, "sum")])

    folders.remove(folder.parent)
    folders.remove(folder.parent)

    assert not folder.parent.exists()
