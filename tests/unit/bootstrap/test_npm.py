"""What a Node function needs: by npm's lock, or as it lies in node_modules."""

import base64
import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sandbox.bootstrap import archive, packaging, target
from sandbox.bootstrap.npm import asked_by
from sandbox.bootstrap.sources import Source
from sandbox.engine import node
from sandbox.errors import PackagingError
from sandbox.progress import Silent

RUNTIME = "nodejs20.x"
HERE = target.here(RUNTIME)
needs_npm = pytest.mark.skipif(not node.on_this_machine()[0], reason="npm is not on this machine")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[str]:
    """Where a package ``tiny`` may be fetched from."""
    folder = tmp_path / "registry"
    folder.mkdir()
    with tarfile.open(folder / "tiny.tgz", "w:gz") as archive:
        for name, text in {"package.json": '{"name":"tiny","version":"1.0.0"}', "index.js": "//"}.items():
            header = tarfile.TarInfo(f"package/{name}")
            header.size = len(text)
            archive.addfile(header, io.BytesIO(text.encode()))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/tiny.tgz"
    server.shutdown()
    server.server_close()


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "code").mkdir()
    return tmp_path / "code"


def asks(folder: Path, *names: str) -> None:
    (folder / "package.json").write_text(json.dumps({"dependencies": dict.fromkeys(names, "*")}))


def locks(folder: Path, **package: Any) -> None:
    """A lock in which ``tiny`` is ``package``."""
    packages = {"": {"dependencies": {"tiny": "*"}}, "node_modules/tiny": {"version": "1.0.0", **package}}
    (folder / "package-lock.json").write_text(json.dumps({"lockfileVersion": 3, "packages": packages}))


def check(folder: Path, wanted: target.Target = HERE) -> bool:
    """Whether it asks for what a lock says; raises where something is missing."""
    names = {path.name for path in folder.iterdir()}
    return asked_by(folder, names, wanted, folder) is not None


def build(code: Path) -> packaging.Package:
    with Silent().step("") as step:
        return packaging.build(Source("F", "template.yaml:3", code), HERE, code.parent / "cache", step)


@needs_npm
def test_what_the_lock_names_is_packed_in_place_of_what_lies_in_node_modules(
    code: Path, registry: str
) -> None:
    content = (code.parent / "registry" / "tiny.tgz").read_bytes()
    integrity = f"sha512-{base64.b64encode(hashlib.sha512(content).digest()).decode()}"
    asks(code, "tiny")
    locks(code, resolved=registry, integrity=integrity)
    (code / "index.mjs").touch()
    (code / ".npmrc").write_text("//registry.example/:_authToken=secret\n")
    (code / "node_modules" / "typescript").mkdir(parents=True)
    (code / "node_modules" / "typescript" / "index.js").touch()

    package = build(code)

    assert list(package.contents) == [
        "index.mjs",
        "node_modules/tiny/index.js",
        "node_modules/tiny/package.json",
        "package-lock.json",
        "package.json",
    ]
    assert not list((code.parent / "cache").rglob(".npmrc"))


@needs_npm
def test_an_installation_that_fails_shows_npms_last_lines(code: Path, registry: str) -> None:
    asks(code, "tiny")
    locks(code, resolved=registry, integrity="sha512-AAAA")

    with pytest.raises(PackagingError, match=r"template.yaml:3: F cannot .*npm said:[^$]*EINTEGRITY"):
        build(code)


def test_a_package_of_this_machine_is_refused_by_name(code: Path) -> None:
    asks(code, "tiny")
    locks(code, resolved="../tiny", link=True)

    with pytest.raises(
        PackagingError, match=r"package-lock\.json asks for 'tiny', a package of this machine"
    ):
        check(code)


def test_one_that_is_made_as_it_is_installed_is_refused_for_another_platform_only(code: Path) -> None:
    asks(code, "tiny")
    locks(code, hasInstallScript=True)
    elsewhere = replace(HERE, platform="riscv64-manylinux_2_34")

    assert check(code)
    with pytest.raises(PackagingError, match="tiny runs a script when it is installed"):
        check(code, elsewhere)


def test_an_old_lock_is_refused_with_what_to_type(code: Path) -> None:
    asks(code, "tiny")
    (code / "package-lock.json").write_text('{"lockfileVersion": 1, "dependencies": {}}')

    with pytest.raises(PackagingError, match=f"Type: npm install --prefix {code}"):
        check(code)


def test_a_dependency_that_is_not_installed_is_named_with_what_to_type(code: Path) -> None:
    asks(code, "zod", "@aws-sdk/client-sqs", "@middy/core")

    with pytest.raises(PackagingError) as refused:
        check(code)

    assert "asks for zod, @middy/core, which" in str(refused.value)
    assert str(refused.value).endswith(f"npm install --omit=dev --prefix {code}")


def test_one_of_another_tools_lock_is_named_with_that_tools_command(code: Path) -> None:
    asks(code, "zod")
    (code / "pnpm-lock.yaml").touch()

    with pytest.raises(PackagingError, match=f"Type: cd {code} && pnpm install --prod"):
        check(code)


def test_one_that_is_installed_and_what_the_runtime_carries_are_not_missed(code: Path) -> None:
    asks(code, "zod", "@aws-sdk/client-sqs")
    (code / "node_modules" / "zod").mkdir(parents=True)
    (code / "node_modules" / "zod" / "package.json").touch()

    assert not check(code)


def test_a_function_without_a_package_json_needs_nothing(code: Path) -> None:
    assert not check(code)


def test_a_package_json_that_is_none_is_told(code: Path) -> None:
    (code / "package.json").write_text("[]")

    with pytest.raises(PackagingError, match=r"package\.json cannot be read"):
        check(code)


def test_a_lock_is_chosen_by_what_is_in_the_package(code: Path) -> None:
    asks(code)
    locks(code)

    assert asked_by(code, archive.entries_of(code), HERE, code) is None
