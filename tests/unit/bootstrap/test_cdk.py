"""What `cdk synth` writes, as a template like every other."""

import json
from pathlib import Path

import pytest

from sandbox.bootstrap import cdk
from sandbox.bootstrap.functions import functions_of
from sandbox.bootstrap.template import read
from sandbox.errors import TemplateError, UsageError
from tests.unit.bootstrap import assemblies


def test_a_folder_means_its_one_stack_and_a_template_in_it_its_own(tmp_path: Path) -> None:
    folder = assemblies.write(tmp_path)

    by_folder = cdk.stack_of(folder)
    by_file = cdk.stack_of(folder / "Orders.template.json")

    assert by_folder is not None
    assert by_folder == by_file
    assert (by_folder.name, by_folder.account, by_folder.region) == ("Orders", None, None)


def test_cdks_env_is_where_the_stack_goes(tmp_path: Path) -> None:
    stack = cdk.stack_of(assemblies.write(tmp_path, environment="aws://111122223333/eu-west-1"))

    assert stack is not None
    assert (stack.account, stack.region) == ("111122223333", "eu-west-1")


def test_of_several_stacks_one_must_be_chosen(tmp_path: Path) -> None:
    folder = assemblies.write(tmp_path, "Orders", "Users")

    with pytest.raises(UsageError, match="several stacks: Orders, Users"):
        cdk.stack_of(folder)
    chosen = cdk.stack_of(folder, "Users")
    assert chosen is not None
    assert chosen.template == folder / "Users.template.json"


def test_a_folder_without_a_manifest_is_no_assembly(tmp_path: Path) -> None:
    assert cdk.stack_of(tmp_path) is None


def test_published_code_and_templates_become_paths_and_other_files_keep_their_place(tmp_path: Path) -> None:
    stack = cdk.stack_of(assemblies.write(tmp_path))
    assert stack is not None

    template, (asset,) = cdk.adapted(read(stack.template), stack)

    (function,) = functions_of(template)
    assert function.code == tmp_path / f"asset.{assemblies.CODE}"
    assert function.source is not None
    assert not function.source.is_built
    nested = template.resources["NestedStackResource"]["Properties"]["TemplateURL"]
    assert nested == str(tmp_path / "nested.nested.template.json")
    place = asset.place("111122223333", "eu-west-1")
    assert (place.bucket, place.key) == (
        "cdk-hnb659fds-assets-111122223333-eu-west-1",
        f"{assemblies.FILE}.txt",
    )
    assert asset.content() == b"read by something"


def test_what_is_said_about_cdks_bootstrap_stack_is_left_out(tmp_path: Path) -> None:
    stack = cdk.stack_of(assemblies.write(tmp_path))
    assert stack is not None

    template, _ = cdk.adapted(read(stack.template), stack)

    assert template.parameters == {}
    assert template.body["Rules"] == {}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"dockerImages": {"e" * 64: {"displayName": "Reader image", "source": {"directory": "asset"}}}},
            r"Orders.assets.json: the asset Reader image is a container image",
        ),
        (
            {"files": {"e": {"source": {"executable": ["make"]}, "destinations": {}}}},
            r"Orders.assets.json: the asset e is made by a command",
        ),
    ],
)
def test_an_asset_that_cannot_be_had_is_refused_by_name(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    stack = cdk.stack_of(assemblies.write(tmp_path))
    assert stack is not None
    (manifest,) = stack.assets
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **change}))

    with pytest.raises(TemplateError, match=said):
        cdk.adapted(read(stack.template), stack)
