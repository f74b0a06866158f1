"""What the image's build makes of files that it was given."""

import os
import sys
from pathlib import Path

from sandbox.engine.image import prepare


def test_files_are_of_one_time_and_may_be_read_by_all(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    file, link = folder / "file.jar", folder / "link"
    file.write_text("x")
    file.chmod(0o600)
    link.symlink_to("nowhere")

    prepare._even_out(tmp_path)

    assert {os.lstat(path).st_mtime for path in (tmp_path, folder, file, link)} == {prepare.EPOCH}
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o644, 0o755)


def test_all_of_an_environment_is_compiled_by_content_and_the_same_each_time(tmp_path: Path) -> None:
    site = tmp_path / "lib" / "python3.13" / "site-packages"
    for module in ("one/__init__.py", "space/inner/deep.py", "single.py", "data.dist-info/METADATA"):
        (site / module).parent.mkdir(parents=True, exist_ok=True)
        (site / module).write_text(
            "NAMES = {'a', 'b', 'c'}\n\n\ndef f(x):\n    return x in {'a', 'b', 'c'}\n"
        )

    def compiled() -> dict[str, bytes]:
        prepare._compile(Path(sys.executable), *prepare._packages(tmp_path))
        return {path.name: path.read_bytes() for path in site.rglob("*.pyc")}

    first = compiled()
    for path in site.rglob("*.pyc"):
        path.unlink()

    assert {name.partition(".")[0] for name in first} == {"__init__", "deep", "single"}
    assert {content[4:8] for content in first.values()} == {b"\1\0\0\0"}  # PEP 552: a hash, not looked at
    assert compiled() == first
