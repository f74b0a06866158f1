"""The lock files: hashes and names, no addresses."""

import json
import re
from pathlib import Path

import pytest

from sandbox.engine import environment, locks, node_runtime, python_runtime

LOCKS = sorted((Path(__file__).parents[3] / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_with_its_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    requirements = re.findall(r"^[a-z0-9][^\\\n]*(?:\\\n[^\\\n]*)*", text, flags=re.MULTILINE)

    assert requirements
    assert "://" not in text
    for requirement in requirements:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", requirement), requirement
        assert "--hash=sha256:" in requirement


def test_the_engine_has_the_last_free_localstack_and_dependencies_of_its_time() -> None:
    text = locks.lock_file(environment.ENGINE_LOCK).read_text()
    versions = re.findall(r"^(cbor2|pyopenssl)==(\d+)", text, re.MULTILINE)
    major = {name: int(number) for name, number in versions}

    assert "\nlocalstack-core==4.14.0 " in text
    assert major == {"cbor2": 5, "pyopenssl": 26}, "newer ones break LocalStack 4.14"


@pytest.mark.parametrize("runtime", python_runtime.NAMES)
def test_each_runtime_has_a_lock_of_awss_client_and_boto3(runtime: str) -> None:
    text = locks.lock_file(python_runtime.lock(runtime)).read_text()

    assert {"awslambdaric", "boto3", "botocore"} <= set(re.findall(r"^(\w+)==", text, re.MULTILINE))


def test_what_node_runtimes_carry_is_pinned_with_sums_and_no_address() -> None:
    text = locks.lock_file(node_runtime.PACKAGES_LOCK).read_text()
    packages = json.loads(text)["packages"]
    clients = locks.lock_file(node_runtime.CLIENTS).read_text().splitlines()

    assert "://" not in text
    assert all(entry["integrity"].startswith("sha512-") for name, entry in packages.items() if name)
    assert [line.split()[0].partition(".")[0] for line in clients if line[0] != "#"] == ["3", "4"]
