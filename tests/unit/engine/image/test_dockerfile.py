"""The Dockerfile names each module that its steps and the image's start import."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
COPY = re.compile(r"^COPY (?!--from)(.*?)$", re.MULTILINE)


def _copied(folder: Path, target: str) -> None:
    """Into ``folder``, what the Dockerfile copies under ``target``."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
    for line in COPY.findall(text):
        *sources, into = line.split()
        if into.startswith(f"{target}sandbox"):
            for source in sources:
                place = folder / into.removeprefix(target)
                place.mkdir(parents=True, exist_ok=True)
                if (ROOT / source).is_file():
                    shutil.copy(ROOT / source, place)


@pytest.mark.parametrize(
    ("target", "module", "flags"),
    [
        ("", "sandbox.engine.image.prepare", []),
        ("/opt/sandbox/start/", "sandbox.engine.image.start", ["-S"]),
        ("/opt/sandbox/start/", "sandbox.engine.image.healthy", ["-S"]),
    ],
)
def test_what_it_copies_is_enough_for(tmp_path: Path, target: str, module: str, flags: list[str]) -> None:
    _copied(tmp_path, target)
    search = "" if "-S" in flags else "; sys.path += " + repr([p for p in sys.path if "site-packages" in p])
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}){search}; import {module} as it"
    program += "; print(it.__file__)"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith(str(tmp_path)), done.stderr
