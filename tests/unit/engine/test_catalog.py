"""LocalStack's index of services, kept with its environment."""

from pathlib import Path

import pytest

from sandbox.engine import catalog, program
from sandbox.engine.environment import EngineEnvironment
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Silent


@pytest.fixture
def made(tmp_path: Path) -> EngineEnvironment:
    return EngineEnvironment(tmp_path / "engine" / "bin" / "python")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was run, in the place of an interpreter with LocalStack, which writes an index."""
    found: list[str] = []

    def run(command: list[str], *_: object, env: dict[str, str], **__: object) -> None:
        found.append(command[-1])
        (Path(env["FILESYSTEM_ROOT"]) / "usr/lib/localstack/service-catalog-1-2.dill").write_text("index")

    monkeypatch.setattr(program, "run", run)
    return found


def test_it_is_made_once_and_lies_where_localstack_looks_for_it(
    made: EngineEnvironment, asked: list[str], tmp_path: Path
) -> None:
    for _ in range(2):
        folder = catalog.make(made, tmp_path, Silent())
    catalog.lay(folder, tmp_path / "root")

    assert asked == ["localstack.aws.spec"]
    there = tmp_path / "root" / "usr" / "lib" / "localstack" / "service-catalog-1-2.dill"
    assert there.read_text() == "index"
    assert [path.name for path in folder.parent.iterdir()] == ["static-libs"]


def test_one_that_cannot_be_made_is_an_error_with_localstacks_last_words(
    made: EngineEnvironment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def run(*_: object, **__: object) -> None:
        raise program.Failed(1, ["No space left on device"])

    monkeypatch.setattr(program, "run", run)

    with pytest.raises(EnvironmentUnavailable, match="No space left on device"):
        catalog.make(made, tmp_path, Silent())

    assert list(made.static_libs.parent.iterdir()) == []
