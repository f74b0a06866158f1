"""What the tests of the bootstrap share: a template written from text, code and a wheel to package."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.bootstrap.template import Template, read
from tests.unit.bootstrap.wheels import wheel

Written = Callable[..., Template]


@pytest.fixture
def template(tmp_path: Path) -> Written:
    """``template("Resources: …", **{"code/app.py": "…"})`` writes and reads it."""

    def write(text: str, **files: str) -> Template:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        path = tmp_path / "template.yaml"
        path.write_text(textwrap.dedent(text))
        return read(path)

    return write


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "app.py").write_text("import tiny\n")
    return folder


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A folder with one wheel, so that installing needs no index."""
    wheel(tmp_path / "wheels")
    return tmp_path / "wheels"
