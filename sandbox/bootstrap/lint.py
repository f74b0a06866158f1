"""What cfn-lint says of a template and those nested in it: asked while the plan is made, once for each text.

It is the one that LocalStack brings into the engine's environment; a project's ``.cfnlintrc`` counts.
"""

import hashlib
import itertools
import json
import subprocess
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.bootstrap.fidelity import Note
from sandbox.bootstrap.template import Template
from sandbox.engine import environment
from sandbox.engine.environment import EngineEnvironment

# That code lies beside the template, and has to be packaged: which is what happens here.
_NOT_TOLD = {"W3002"}
_CONFIGURATIONS = (".cfnlintrc", ".cfnlintrc.yaml", ".cfnlintrc.yml")

_PROGRAM = "import sys; from cfnlint.runner import main; sys.exit(main())"
Answer = Callable[[], list[Note]]
_Process = subprocess.Popen[str]


@dataclass(frozen=True)
class _Question:
    """What is said of one template."""

    template: Template
    folder: Path
    """In which cfn-lint looks for its configuration."""
    verdict: Path
    """Where the answer is kept, as cfn-lint writes it: a list of findings."""


@contextmanager
def asked(templates: Iterable[Template], cache: Path) -> Iterator[Answer]:
    """Ask while the block runs; what it is given waits for the answer. Nothing is said without an engine.

    The first template is the one that is deployed, the others are nested in it.
    """
    found = environment.existing(cache)
    if found is None:
        yield list
        return
    questions = _questions(found, {one.path: one for one in templates}.values(), cache)
    missing = sorted((one for one in questions if not one.verdict.exists()), key=lambda one: one.folder)
    groups = [list(group) for _, group in itertools.groupby(missing, key=lambda one: one.folder)]
    with ExitStack() as running:
        processes = [running.enter_context(_started(found, group)) for group in groups]
        yield lambda: _answer(questions, zip(groups, processes, strict=True))


def _questions(found: EngineEnvironment, templates: Iterable[Template], cache: Path) -> list[_Question]:
    questions: list[_Question] = []
    for one in templates:
        configured, configuration = _configured(one.folder)
        # Those without a configuration are asked about at once: most of the time goes to the start.
        folder = configured or (questions[0].folder if questions else one.folder)
        key = _key(found, one.path, configuration)
        questions.append(_Question(one, folder, cache / "lint" / f"{key}.json"))
    return questions


@contextmanager
def _started(found: EngineEnvironment, group: list[_Question]) -> Iterator[_Process]:
    with subprocess.Popen(
        [found.python, "-I", "-c", _PROGRAM, "--format", "json", "--", *(one.template.path for one in group)],
        cwd=group[0].folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()  # whoever stopped before the answer does not wait for it


def _answer(questions: list[_Question], running: Iterable[tuple[list[_Question], _Process]]) -> list[Note]:
    failed: dict[Path, str] = {}
    for group, process in running:
        said, _ = process.communicate()
        findings = _findings(said)
        if findings is None:
            last = (said.strip().splitlines() or ["it said nothing"])[-1]
            failed |= {one.template.path: last for one in group}
            continue
        for one in group:
            _keep(one, [each for each in findings if each["Filename"] == str(one.template.path)])
    return [note for one in questions for note in _notes(one, failed.get(one.template.path))]


def _keep(question: _Question, findings: list[dict[str, Any]]) -> None:
    question.verdict.parent.mkdir(parents=True, exist_ok=True)
    draft = question.verdict.with_suffix(f".{uuid.uuid4().hex}")
    draft.write_text(json.dumps(findings))
    draft.replace(question.verdict)


def _notes(question: _Question, failed: str | None) -> list[Note]:
    if failed is not None:
        return [Note(question.template.name, f"cfn-lint could not look at it: {failed}")]
    findings = _findings(question.verdict.read_text()) or []
    return [
        Note(
            f"{question.template.name}:{found['Location']['Start']['LineNumber']}",
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


def _configured(folder: Path) -> tuple[Path | None, str]:
    """The nearest folder with a configuration of cfn-lint's, and its text; None where there is none."""
    for each in (folder, *folder.parents):
        for name in _CONFIGURATIONS:
            if (each / name).is_file():
                return each, (each / name).read_text(encoding="utf-8", errors="replace")
    return None, ""


def _key(found: EngineEnvironment, template: Path, configuration: str) -> str:
    parts = [str(found.programs), str(template), configuration]
    return hashlib.sha256(json.dumps(parts).encode() + template.read_bytes()).hexdigest()[:32]
