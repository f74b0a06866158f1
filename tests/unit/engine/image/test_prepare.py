"""What the image's build makes of files that it was given."""

import os
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
