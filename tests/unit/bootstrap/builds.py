"""A package that is built of a folder."""

import zipfile
from pathlib import Path

from sandbox.bootstrap import packaging, target
from sandbox.bootstrap.packaging import Package
from sandbox.bootstrap.sources import Source
from sandbox.progress import Silent

FOUND_IN = "--no-index\n--find-links {wheels}\ntiny==1.0\n"


def function(code: Path) -> Source:
    return Source("F", "template.yaml:3", code)


def build(source: Source, runtime: str, cache: Path) -> Package:
    with Silent().step("") as step:
        return packaging.build(source, target.here(runtime), cache, step)


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()
