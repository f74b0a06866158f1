"""The command that packages for AWS."""

from pathlib import Path

import pytest

from sandbox import cli

TEMPLATE = """
Parameters: {Stage: {Type: String, Default: test}}
Resources:
  F: {Type: 'AWS::Lambda::Function', Properties: {Code: code, Runtime: python3.13, Handler: app.handler}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "orders"
    (folder / "code").mkdir(parents=True)
    (folder / "code" / "app.py").touch()
    (folder / "template.yaml").write_text(TEMPLATE)
    monkeypatch.chdir(folder)
    for name in ("HOME", "CACHE"):
        monkeypatch.setenv(f"SANDBOX_{name}", str(tmp_path / name.lower()))
    return folder


def test_it_tells_what_it_wrote_and_what_to_type_next(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["package", "-o", "out", "--s3-bucket", "releases", "-p", "Stage=live"]) == 0

    told, (zipped,) = capsys.readouterr().out, (project / "out").glob("F-*.zip")
    assert told.startswith(f"{zipped.name}  ")
    assert "  aws s3 sync out s3://releases/ --exclude template.yaml\n" in told
    assert "  aws cloudformation deploy --template-file out/template.yaml --stack-name orders " in told
    assert told.endswith(" --parameter-overrides Stage=live\n")


def test_it_writes_into_the_projects_own_folder_unless_it_is_told_another(project: Path) -> None:
    assert cli.run(["package"]) == 0

    assert (project.parent / "home" / "packaged" / "orders" / "template.yaml").is_file()


def test_a_prefix_without_a_bucket_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["package", "--s3-prefix", "a"]) == 2

    assert "--s3-prefix needs --s3-bucket" in capsys.readouterr().err


def test_what_the_command_line_does_not_say_is_taken_from_samconfig(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = (
        '[default.global.parameters]\nstack_name = "shop"\nregion = "eu-west-1"\n'
        '[default.deploy.parameters]\nparameter_overrides = "Stage=live"\n'
        '[default.package.parameters]\ns3_bucket = "releases"\ns3_prefix = "shop"\n'
    )
    (project / "samconfig.toml").write_text(said)

    assert cli.run(["package", "-o", "out"]) == 0
    told = capsys.readouterr().out
    assert "s3://releases/shop --exclude" in told
    assert "--stack-name shop " in told
    assert told.endswith(" --parameter-overrides Stage=live\n")

    assert cli.run(["package", "-o", "out", "--s3-bucket", "", "-p", "Stage=test"]) == 0
    told = capsys.readouterr().out
    assert "sam deploy --template-file out/template.yaml" in told
    assert told.endswith(" --parameter-overrides Stage=test\n")
