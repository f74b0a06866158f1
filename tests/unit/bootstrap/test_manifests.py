"""What a Python function's folder may say that it needs, and in which files."""

import subprocess
from pathlib import Path

import pytest
import uv

from sandbox.bootstrap import archive, target
from sandbox.bootstrap.dependencies import asked_by
from sandbox.errors import PackagingError
from sandbox.progress import Silent
from tests.unit.bootstrap.wheels import wheel

RUNTIME = "python3.11"
PROJECT = """
[project]
name = "orders"
version = "1"
requires-python = ">=3.11"
dependencies = ["tiny==1.0"]
[dependency-groups]
dev = ["tiny"]
[tool.uv]
no-index = true
find-links = ["{wheels}"]
"""
PYLOCK = """
lock-version = "1.0"
created-by = "hand"
[[packages]]
name = "tiny"
version = "1.0"
{where}
"""


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    wheel(tmp_path / "wheels")
    wheel(tmp_path / "wheels", "2.0", value="2")
    return tmp_path / "wheels"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "code").mkdir()
    return tmp_path / "code"


@pytest.fixture
def locked(code: Path, wheels: Path) -> Path:
    """A project with a lock of uv's."""
    (code / "pyproject.toml").write_text(PROJECT.format(wheels=wheels))
    subprocess.run([uv.find_uv_bin(), "lock", "--quiet", "--project", code], check=True)
    return code


def installed(code: Path, method: str | None = None, runtime: str = RUNTIME) -> dict[str, str]:
    """What the function's own folder asks for, by name."""
    cache = code.parent / "cache"
    asked = asked_by(code, archive.entries_of(code), target.here(runtime), method, cache)
    if asked is None:
        return {}
    with Silent().step("") as step:
        files = asked.files(cache, step)
    return {name: entry.path.read_text() for name, entry in files.items()}


def test_a_lock_of_uvs_installs_what_it_names_without_the_project_and_its_groups(locked: Path) -> None:
    found = installed(locked)

    assert found["tiny.py"] == "VALUE = 1\n"
    assert not [name for name in found if name.startswith("orders")]


def test_a_lock_that_is_not_up_to_date_is_refused_in_uvs_words(locked: Path) -> None:
    project = locked / "pyproject.toml"
    project.write_text(project.read_text().replace("tiny==1.0", "tiny==2.0"))

    with pytest.raises(PackagingError, match=r"uv\.lock cannot be installed from; uv said:[^$]*uv lock"):
        installed(locked)


def test_requirements_come_before_a_lock_and_after_it_where_the_template_says_so(
    locked: Path, wheels: Path
) -> None:
    (locked / "requirements.txt").write_text(f"--no-index\n--find-links {wheels}\ntiny==2.0\n")

    assert installed(locked)["tiny.py"] == "VALUE = 2\n"
    assert installed(locked, method="python-uv")["tiny.py"] == "VALUE = 1\n"


def test_a_pylock_is_installed_from(code: Path, wheels: Path) -> None:
    address = f"wheels = [{{ url = '{(wheels / 'tiny-1.0-py3-none-any.whl').as_uri()}', hashes = {{}} }}]"
    (code / "pylock.toml").write_text(PYLOCK.format(where=address))

    assert installed(code)["tiny.py"] == "VALUE = 1\n"


def test_a_pylock_that_names_a_folder_of_this_machine_is_refused_by_name(code: Path) -> None:
    (code / "pylock.toml").write_text(PYLOCK.format(where="directory = { path = '../tiny' }"))

    with pytest.raises(PackagingError, match=r"pylock\.toml asks for 'tiny', a package of this machine"):
        installed(code)


@pytest.mark.parametrize(
    ("lock", "command"),
    [
        ("poetry.lock", "cd {} && poetry export "),
        ("pdm.lock", "cd {} && pdm export "),
        ("Pipfile.lock", "cd {} && pipenv requirements > requirements.txt"),
    ],
)
def test_the_lock_of_another_tool_is_refused_with_what_to_type(code: Path, lock: str, command: str) -> None:
    (code / lock).touch()

    with pytest.raises(PackagingError) as refused:
        installed(code)
    assert f"{code / lock} is not read here" in str(refused.value)
    assert f"Type: {command.format(code)}" in str(refused.value)


@pytest.mark.parametrize(
    "project",
    [
        "[project]\nname = 'a'\nversion = '1'\ndependencies = ['tiny']\n",
        "[tool.poetry.dependencies]\npython = '^3.13'\ntiny = '*'\n",
    ],
)
def test_dependencies_without_a_lock_are_refused_with_what_to_type(code: Path, project: str) -> None:
    (code / "pyproject.toml").write_text(project)

    with pytest.raises(
        PackagingError, match=rf"has dependencies and no lock .* Type: uv lock --project {code}"
    ):
        installed(code)


@pytest.mark.parametrize("project", ["[tool.ruff]\nline-length = 100\n", "[project]\nname = 'a'\n"])
def test_a_project_without_dependencies_needs_no_lock(code: Path, project: str) -> None:
    (code / "pyproject.toml").write_text(project)

    assert installed(code) == {}


def test_a_project_that_is_not_toml_is_told(code: Path) -> None:
    (code / "pyproject.toml").write_text("[")

    with pytest.raises(PackagingError, match=r"pyproject\.toml cannot be read"):
        installed(code)


def test_a_lock_without_its_project_is_told(code: Path) -> None:
    (code / "uv.lock").touch()

    with pytest.raises(PackagingError, match=r"uv\.lock has no pyproject\.toml beside it"):
        installed(code)
