"""What a scratch folder holds."""

from pathlib import Path

from sandbox.localstack.executor.storage import Storage

MB = 1024 * 1024


def test_what_lies_in_all_folders_counts_and_what_links_point_to_does_not(scratch: Path) -> None:
    (scratch / "deep" / "er").mkdir(parents=True)
    (scratch / "deep" / "er" / "file").write_bytes(b"x" * MB)
    (scratch / "link").symlink_to(scratch / "deep" / "er" / "file")
    storage = Storage(scratch, MB // 2)

    storage.look()

    assert MB <= storage.used < 1.1 * MB
    assert storage.is_over


def test_a_file_that_is_written_nowhere_holds_nothing(scratch: Path) -> None:
    with (scratch / "sparse").open("wb") as file:
        file.truncate(100 * MB)
    storage = Storage(scratch, MB)

    storage.look()

    assert not storage.is_over


def test_emptied_it_holds_nothing_and_is_still_there(scratch: Path) -> None:
    (scratch / "folder").mkdir()
    (scratch / "folder" / "file").write_bytes(b"x" * MB)
    (scratch / "link").symlink_to(scratch / "folder")
    storage = Storage(scratch, MB)

    storage.empty()

    assert storage.used == 0
    assert list(scratch.iterdir()) == []
