"""Fetches DynamoDB Local 2.6.1 once, and checks every file against its pinned sum before it is used.

pooch does the downloads: named files, sums, a cache folder. The Maven address is the one that
LocalStack's own constants hold.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from sandbox.engine.maven import address
from sandbox.errors import DownloadFailed
from sandbox.progress import Progress, Step

if TYPE_CHECKING:
    from pooch import Pooch

VERSION = "2.6.1"
LIST = "dynamodb-local-2.6.1.txt"
AT_ONCE = 8
MOST_NAMED = 5


def pinned() -> dict[str, str]:
    """Path in a Maven repository -> SHA-256, of every file that DynamoDB Local needs."""
    lines = (resources.files("sandbox.engine") / LIST).read_text().splitlines()
    return {path: digest for digest, path in (line.split() for line in lines if line and line[0] != "#")}


def fetch(cache: Path, by_hand: Path | None, python: Path, progress: Progress) -> Path:
    """The folder of jars, complete and checked. Raises DownloadFailed.

    ``by_hand`` is a folder that the user filled; ``python`` has LocalStack, and knows the address.
    """
    if by_hand:
        return _checked_by_hand(by_hand)
    folder = _folder(cache)
    if _wrong(folder):
        with progress.step(f"Downloading DynamoDB Local {VERSION} (once)") as step:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder.with_suffix(".lock")):
                _download(folder, python, step)
    return folder


def missing(cache: Path, by_hand: Path | None) -> list[str]:
    """The files that are not there, or not what was pinned; nothing is fetched."""
    return _wrong(by_hand or _folder(cache))


def _folder(cache: Path) -> Path:
    return cache / "dynamodb-local" / VERSION


def _checked_by_hand(folder: Path) -> Path:
    wrong = _wrong(folder)
    if wrong:
        raise DownloadFailed(
            f"SANDBOX_DYNAMODB_LOCAL names {folder}, where {_some(wrong)} missing or not the pinned content "
            f"of DynamoDB Local {VERSION}. {_by_hand_advice()}"
        )
    return folder


def _wrong(folder: Path) -> list[str]:
    """Names of the files in ``folder`` that are missing or differ from their pinned sum."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sound = pool.map(lambda entry: _sum(folder / _name(entry[0])) == entry[1], pinned().items())
    return [_name(path) for path, good in zip(pinned(), sound, strict=True) if not good]


def _sum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _download(folder: Path, python: Path, step: Step) -> None:
    import pooch  # slow to import, and only needed once

    maven = address(python)
    files = pooch.create(
        path=folder,
        base_url="",
        registry={_name(path): f"sha256:{digest}" for path, digest in pinned().items()},
        urls={_name(path): f"{maven}/{path}" for path in pinned()},
        retry_if_failed=2,
    )
    pooch.get_logger().setLevel("ERROR")
    failures: dict[str, str] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        fetched = pool.map(lambda name: _fetch_one(files, name, failures), files.registry)
        for done, _ in enumerate(fetched, 1):
            step.detail(f"{done} of {len(files.registry)} files")
    if failures:
        raise DownloadFailed(_failed(failures))


def _fetch_one(files: "Pooch", name: str, failures: dict[str, str]) -> None:
    if len(failures) >= MOST_NAMED:  # the others would fail alike, each after its retries
        return
    try:
        files.fetch(name)
    except Exception as error:  # whatever network, disk or sum had against it is the user's to read
        failures[name] = f"{type(error).__name__}: {error}"


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _failed(failures: dict[str, str]) -> str:
    attempts = "\n".join(f"  {name}: {error}" for name, error in failures.items())
    return f"DynamoDB Local {VERSION} could not be downloaded:\n{attempts}\n{_by_hand_advice()}"


def _by_hand_advice() -> str:
    return (
        f"To place it by hand, put the {len(pinned())} files that "
        f"{resources.files('sandbox.engine') / LIST} names into one folder (from Maven Central or a mirror "
        "of it) and set SANDBOX_DYNAMODB_LOCAL to that folder."
    )


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    return f"{len(names)} files are ({shown} …)" if len(names) > MOST_NAMED else f"{shown} is"
