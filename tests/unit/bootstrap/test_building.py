"""All packages of a template."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.bootstrap import target
from sandbox.bootstrap.building import build_all
from sandbox.bootstrap.functions import functions_of
from sandbox.bootstrap.intrinsics import Intrinsics
from sandbox.progress import Silent, Step
from tests.unit.bootstrap.conftest import Written

TEMPLATE = """
    Globals: {Function: {CodeUri: code, Runtime: python3.13}}
    Resources:
      Reader: {Type: 'AWS::Serverless::Function', Properties: {Handler: app.read}}
      Writer: {Type: 'AWS::Serverless::Function', Properties: {Handler: app.write}}
      Other: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: other, Handler: app.handler}}
"""


class Told:
    """Keeps the title of each step."""

    def __init__(self) -> None:
        self.titles: list[str] = []

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        self.titles.append(title)
        with Silent().step(title) as step:
            yield step


def test_functions_of_one_folder_are_packed_once_and_each_has_its_package(
    template: Written, tmp_path: Path
) -> None:
    told = Told()
    written = template(TEMPLATE, **{"code/app.py": "1", "other/app.py": "2"})

    reader, writer, other = build_all(
        functions_of(written),
        [],
        Intrinsics({}),
        lambda runtime, _: target.here(runtime),
        cache=tmp_path / "cache",
        progress=told,
    )

    assert [reader.resource, writer.resource, other.resource] == ["Reader", "Writer", "Other"]
    assert reader.path == writer.path != other.path
    assert told.titles == ["Packaging Reader", "Packaging Other"]
