"""How our plugins are laid beside LocalStack."""

from pathlib import Path

from sandbox.engine import plugins


def test_they_are_laid_once_under_the_name_of_their_content(tmp_path: Path) -> None:
    first = plugins.lay(tmp_path)
    made = first.stat().st_mtime_ns

    assert plugins.lay(tmp_path) == first
    assert first.name == plugins.fingerprint()
    assert first.stat().st_mtime_ns == made
    assert list(tmp_path.iterdir()) == [first]


def test_they_bring_metadata_of_their_own_and_nothing_that_is_the_clients_alone(tmp_path: Path) -> None:
    laid = plugins.lay(tmp_path)

    assert {path.name for path in laid.iterdir()} == {"sandbox", "sandbox_plugins-1.dist-info"}
    files = {path.name for path in (laid / "sandbox").iterdir()}
    assert files == {"__init__.py", "listeners.py", "localstack", "mapping"}
    entry_points = (laid / "sandbox_plugins-1.dist-info" / "entry_points.txt").read_text()
    assert "sandbox = sandbox.localstack.executor.plugin:ProcessExecutorPlugin" in entry_points


def test_the_clients_own_metadata_offers_localstack_nothing() -> None:
    from importlib.metadata import distribution

    groups = {entry_point.group for entry_point in distribution("dynamodb-streams-sandbox").entry_points}

    assert groups == {"console_scripts", "pytest11"}
