import io
import zipfile
from pathlib import Path
from typing import IO

from sandbox.localstack.executor import folders
from sandbox.localstack.executor.packages import Archive, Packages


def archive(files: dict[str, str], sha256: str, mode: int = 0o644) -> Archive:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            made.writestr(entry, text)

    def download(file: IO[bytes]) -> None:
        file.write(packed.getvalue())

    return Archive(sha256, download)


def test_equal_content_is_unpacked_once(tmp_path: Path) -> None:
    packages = Packages(tmp_path)

    first = packages.unpacked([archive({"a.py": "1"}, "sum")])
    second = packages.unpacked([archive({}, "sum")])

    assert first == second
    assert (second / "a.py").read_text() == "1"


def test_later_archives_win(tmp_path: Path) -> None:
    layers = [archive({"a": "1", "b": "1"}, "one"), archive({"a": "2"}, "two")]

    folder = Packages(tmp_path).unpacked(layers)

    assert ((folder / "a").read_text(), (folder / "b").read_text()) == ("2", "1")
    assert Packages(tmp_path).unpacked(layers[::-1]) != folder


def test_nothing_unpacked_may_be_written_and_programs_stay_programs(tmp_path: Path) -> None:
    folder = Packages(tmp_path).unpacked([archive({"bin/tool": "#!/bin/sh"}, "sum", mode=0o755)])

    assert (folder / "bin/tool").stat().st_mode & 0o777 == 0o555
    assert folder.stat().st_mode & 0o777 == 0o555


def test_read_only_folders_can_be_removed(tmp_path: Path) -> None:
    folder = Packages(tmp_path / "packages").unpacked([archive({"deep/er/file": "x"}, "sum")])

    folders.remove(folder.parent)
    folders.remove(folder.parent)

    assert not folder.parent.exists()
