"""What cfn-lint says of a template: asked while the packages are made, and once for each text.

It is the one that LocalStack brings into the engine's environment; a project's ``.cfnlintrc`` counts.
"""

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.bootstrap.fidelity import Note
from sandbox.engine import environment
from sandbox.engine.environment import EngineEnvironment

# That code lies beside the template, and has to be packaged: which is what happens here.
_NOT_TOLD = {"W3002"}
_CONFIGURATIONS = (".cfnlintrc", ".cfnlintrc.yaml", ".cfnlintrc.yml")

_PROGRAM = "import sys; from cfnlint.runner import main; sys.exit(main())"
Answer = Callable[[], list[Note]]


@contextmanager
def asked(template: Path, cache: Path) -> Iterator[Answer]:
    """Ask while the block runs; what it is given waits for the answer. Nothing is said without an engine."""
    found = environment.existing(cache)
    if found is None:
        yield list
        return
    folder, configuration = _configured(template.parent)
    verdict = cache / "lint" / f"{_key(found, template, configuration)}.json"
    if verdict.exists():
        yield lambda: _notes(template, verdict.read_text())
        return
    with subprocess.Popen(
        [found.python, "-I", "-c", _PROGRAM, "--format", "json", "--", template],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield lambda: _notes(template, _answer(process, verdict))
        finally:
            process.kill()  # whoever stopped before the answer does not wait for it


def _answer(process: "subprocess.Popen[str]", verdict: Path) -> str:
    said, _ = process.communicate()
    if _findings(said) is not None:
        verdict.parent.mkdir(parents=True, exist_ok=True)
        draft = verdict.with_suffix(f".{process.pid}")
        draft.write_text(said)
        draft.replace(verdict)
    return said


def _notes(template: Path, said: str) -> list[Note]:
    findings = _findings(said)
    if findings is None:
        last = (said.strip().splitlines() or ["it said nothing"])[-1]
        return [Note(template.name, f"cfn-lint could not look at it: {last}")]
    return [
        Note(
            f"{template.name}:{found['Location']['Start']['LineNumber']}",
            f"cfn-lint {found['Rule']['Id']}: {found['Message']}",
        )
        for found in sorted(findings, key=lambda each: int(each["Location"]["Start"]["LineNumber"]))
        if found["Rule"]["Id"] not in _NOT_TOLD
    ]


def _findings(said: str) -> list[dict[str, Any]] | None:
    """None where it is not what cfn-lint writes."""
    try:
        found = json.loads(said)
    except ValueError:
        return None
    return found if isinstance(found, list) else None


def _configured(folder: Path) -> tuple[Path, str]:
    """The nearest folder with a configuration of cfn-lint's, and its text; else ``folder``."""
    for each in (folder, *folder.parents):
        for name in _CONFIGURATIONS:
            if (each / name).is_file():
                return each, (each / name).read_text(encoding="utf-8", errors="replace")
    return folder, ""


def _key(found: EngineEnvironment, template: Path, configuration: str) -> str:
    parts = [str(found.programs), str(template), configuration]
    return hashlib.sha256(json.dumps(parts).encode() + template.read_bytes()).hexdigest()[:32]
