"""OpenSearch 3.6.0 for stacks that ask for a domain: fetched once, started by LocalStack's plugins.

The server is the one that OpenSearch publishes for tests, without plugins; of its modules those are unpacked
that indexing and searching need: the whole takes twice as long to start. It needs a Java 21 or newer that is
on the machine; the one that DynamoDB Local runs on is a smaller one, in which it does not start.
"""

import os
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock

from sandbox.control import Control
from sandbox.engine.maven import address
from sandbox.errors import DownloadFailed, EngineDied, OpenSearchUnavailable
from sandbox.progress import Progress, Step

VERSION = "3.6.0"
PATH = f"org/opensearch/distribution/integ-test-zip/opensearch/{VERSION}/opensearch-{VERSION}.zip"
SHA256 = "a91faa1dc1cadc78cb278b4f63847e19e1627a4e9de698e14e7efc14ee37b286"
MODULES = ("analysis-common", "lang-painless", "mapper-extras", "reindex", "transport-netty4")
JAVA = 21
START_SECONDS = 180.0
"""Eight on a machine with nothing else to do; what it loads is much, and a busy one takes its time."""
_INSTALLED = ("/usr/lib/jvm/*/bin/java", "/Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java")
_PROBE_SECONDS = 20
_READY = "ready"
ROUTE = "opensearch"


def ensure(control: Control, cache: Path, python: Path, progress: Progress) -> None:
    """Have OpenSearch run beside the LocalStack of ``control``.

    ``python`` has LocalStack, and knows where Maven is. Raises OpenSearchUnavailable without a Java,
    DownloadFailed, or EngineDied when it ends while it starts.
    """
    if control.get(ROUTE)["ready"]:
        return
    program = java()
    folder = fetch(cache, python, progress)
    with progress.step(f"Starting OpenSearch {VERSION}") as step:
        control.post(ROUTE, {"folder": str(folder), "java": str(program)})
        _wait(control, step)


def _wait(control: Control, step: Step) -> None:
    started = time.monotonic()
    while (waited := time.monotonic() - started) < START_SECONDS:
        told = control.get(ROUTE)
        if told["ready"]:
            return
        if not told["running"]:
            raise EngineDied(
                f"OpenSearch ended while it was starting. Its log, {told['log']}:\n{told['end']}"
            )
        step.detail(f"{waited:.0f} s")
        time.sleep(0.2)
    raise EngineDied(f"OpenSearch did not answer within {START_SECONDS:.0f} s. Its log: {told['log']}")


def java() -> Path:
    """The newest Java that is on the machine. Raises OpenSearchUnavailable where none is new enough."""
    versions = {path: _version(path) for path in dict.fromkeys(_candidates())}
    best = max(versions, key=lambda path: versions[path], default=None)
    if best is None or versions[best] < JAVA:
        seen = ", ".join(f"{path} is {version or 'none that runs'}" for path, version in versions.items())
        raise OpenSearchUnavailable(
            f"OpenSearch needs Java {JAVA} or newer, and this machine has none ({seen or 'no Java at all'}). "
            "Install one (a JRE without a display will do) or name one by JAVA_HOME, and run this again."
        )
    return best


def _candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin", "java").resolve()
    if found := shutil.which("java"):
        yield Path(found).resolve()
    for pattern in _INSTALLED:
        yield from (path.resolve() for path in sorted(Path("/").glob(pattern[1:])))


def _version(program: Path) -> int:
    """Its major version; 0 for what does not run."""
    try:
        answer = subprocess.run(
            [program, "-version"], capture_output=True, text=True, timeout=_PROBE_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    told = re.search(r'version "(\d+)', answer.stderr + answer.stdout)
    return int(told[1]) if told else 0


def fetch(cache: Path, python: Path, progress: Progress) -> Path:
    """The unpacked server, downloaded once for all projects. Raises DownloadFailed."""
    folder = cache / "opensearch" / VERSION
    if (folder / _READY).exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with progress.step(f"Downloading OpenSearch {VERSION} (once)") as step, FileLock(f"{folder}.lock"):
        if not (folder / _READY).exists():
            shutil.rmtree(folder, ignore_errors=True)
            archive = _download(folder.parent, python, step)
            step.detail("unpacking")
            _unpack(archive, folder)
            archive.unlink()
            (folder / _READY).touch()
    return folder


def _download(into: Path, python: Path, step: Step) -> Path:
    import pooch  # slow to import, and only needed once

    pooch.get_logger().setLevel("ERROR")
    downloader = pooch.HTTPDownloader(progressbar=_Megabytes(step))
    try:
        url, name = f"{address(python)}/{PATH}", Path(PATH).name
        return Path(pooch.retrieve(url, f"sha256:{SHA256}", fname=name, path=into, downloader=downloader))
    except Exception as error:  # whatever network, disk or sum had against it is the user's to read
        raise DownloadFailed(
            f"OpenSearch {VERSION} could not be downloaded: {type(error).__name__}: {error}"
        ) from error


def _unpack(archive: Path, folder: Path) -> None:
    """What is needed of it, into ``folder``, without the archive's own outermost folder."""
    wanted = ("lib/", "agent/", "config/", *(f"modules/{name}/" for name in MODULES))
    with zipfile.ZipFile(archive) as files:
        for entry in files.infolist():
            name = entry.filename.partition("/")[2]
            if name.startswith(wanted) and not entry.is_dir():
                entry.filename = name
                files.extract(entry, folder)
    (folder / "plugins").mkdir()


class _Megabytes:
    """What pooch takes for a progress bar."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self.total, self._done = 0, 0

    def update(self, amount: int) -> None:
        self._done += amount
        self._step.detail(f"{self._done / 1e6:.0f} of {self.total / 1e6:.0f} MB")

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        pass
