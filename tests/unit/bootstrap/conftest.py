"""What the tests of the bootstrap share: a template written from text, with the files beside it."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.bootstrap.template import Template, read

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
