"""`sandbox deploy` and `awslocal cloudformation deploy` in turn: nothing changed, code changed, first of all.

Prints tables, and leaves them in ``.sandbox/bench/deployments/`` with every single value.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.deployments.ways import AwsLocal, Sandbox, Took, Way, from_ready_to_deployed, until_it_answers
from bench.mapping.machine import Machine
from bench.mapping.numbers import Sample, ms
from bench.mapping.report import table
from sandbox.cli.deployed import FILE as REMEMBERED
from sandbox.cli.terminal import TerminalProgress
from sandbox.clients import Clients
from sandbox.engine.process import ProcessEngine
from sandbox.localstack import ports
from sandbox.progress import Progress, Silent
from sandbox.scenario.accounts import new_account
from sandbox.settings import Settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".sandbox" / "bench" / "deployments"
ONE, USERS = Path(__file__).with_name("one"), ROOT / "lambdas" / "users"
TIMES, STARTS = 10, 5
QUICK = 2
UNCHANGED, CODE, COLD = "nothing changed", "code changed, until it answers", "users, first after readiness"
BY_UP = "users, from readiness to the end of the command that started LocalStack"
FIRST = "the same, its packages and cfn-lint's verdict not in the cache"
MADE_BY_DEPLOYMENTS = {"dependencies", "lint", "packages"}
"""Folders of the cache."""
TARGETS = {UNCHANGED: 1.0, CODE: 1.5, COLD: 2.0}
"""Seconds, of `sandbox deploy`."""
WAYS: tuple[Callable[[Settings, str], Way], ...] = (Sandbox, AwsLocal)

Found = dict[str, dict[str, list[Took]]]
"""By what was deployed, then by the way's name."""


def main() -> None:
    quick = bool(os.environ.get("QUICK"))
    machine, progress = Machine.here(), TerminalProgress()
    found: Found = {UNCHANGED: {}, CODE: {}, COLD: {}, BY_UP: {}, FIRST: {}}
    with _engine(progress) as settings:
        _again(settings, QUICK if quick else TIMES, found, progress)
        Sandbox(settings, new_account()).deploy(USERS)  # so that it is in the cache
    for count in range(QUICK if quick else STARTS):
        for way in WAYS if count % 2 else WAYS[::-1]:
            _first(way, found[COLD], progress)
        _up(found[BY_UP], progress)
        _first(_emptied, found[FIRST], progress)
    publish(machine, found, FOLDER)


def _settings() -> Settings:
    user = Settings.load()
    settings = Settings(ports.choose(), FOLDER / "home", user.cache, user.dynamodb_local, user.region)
    settings.home.mkdir(parents=True, exist_ok=True)
    return settings


@contextmanager
def _engine(progress: Progress) -> Iterator[Settings]:
    """One that has just become ready, and is ended whatever happens."""
    settings = _settings()
    try:
        with progress.step("Starting the sandbox"):
            ProcessEngine(settings).up(Silent())
        yield settings
    finally:
        ProcessEngine(settings).down(Silent())


def _again(settings: Settings, times: int, found: Found, progress: Progress) -> None:
    """Deployments of one function in one engine; the first of each way is not counted."""
    stacks = []
    for make in WAYS:
        account = new_account()
        folder = settings.home / account / "one"
        shutil.copytree(ONE, folder)
        stacks.append((make(settings, account), folder, Clients(settings.endpoint_url, account)))
    with progress.step(f"{times} deployments of nothing and of new code, twice") as step:
        for count in range(times + 1):
            for way, folder, clients in stacks:
                changed = _changed(way, folder, clients, f"version {count}")
                unchanged = way.deploy(folder)
                if count:
                    found[CODE].setdefault(way.name, []).append(changed)
                    found[UNCHANGED].setdefault(way.name, []).append(unchanged)
            step.detail(f"{count} of {times}")


def _changed(way: Way, folder: Path, clients: Clients, version: str) -> Took:
    code = folder / "code"
    code.mkdir(exist_ok=True)
    (code / "app.py").write_text(f"def handler(event, context):\n    return {version!r}\n")
    way.prepare(folder)
    took = way.deploy(folder)
    return Took(took.seconds + until_it_answers(clients, version), took.processor)


def _first(make: Callable[[Settings, str], Way], found: dict[str, list[Took]], progress: Progress) -> None:
    with _engine(progress) as settings:
        way = make(settings, new_account())
        way.prepare(USERS)
        with progress.step(f"users, by {way.name}"):
            found.setdefault(way.name, []).append(way.deploy(USERS))


def _up(found: dict[str, list[Took]], progress: Progress) -> None:
    settings = _settings()
    (settings.home / REMEMBERED).unlink(missing_ok=True)
    try:
        with progress.step("users, by sandbox up"):
            found.setdefault("sandbox up", []).append(from_ready_to_deployed(settings, USERS))
    finally:
        ProcessEngine(settings).down(Silent())


def _emptied(settings: Settings, account: str) -> Way:
    """`sandbox deploy` with a cache in which is what the engine needs, and nothing that deployments made."""
    cache = settings.home / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir()
    for each in settings.cache.iterdir():
        if each.name not in MADE_BY_DEPLOYMENTS:
            (cache / each.name).symlink_to(each)
    return Sandbox(replace(settings, cache=cache), account)


def publish(machine: Machine, found: Found, folder: Path) -> None:
    """Print the tables, and leave them in the folder with every single value."""
    parts = [f"Measured {machine}.", "### Deployments", _times(found), "### What was to hold", _claims(found)]
    text = "\n\n".join(parts)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "figures.md").write_text(text + "\n")
    values = {
        what: {name: [vars(each) for each in all_] for name, all_ in ways.items()}
        for what, ways in found.items()
    }
    (folder / "figures.json").write_text(json.dumps(values, indent=1) + "\n")
    print(f"{text}\n\nAlso in {folder}: figures.md, figures.json")


def _times(found: Found) -> str:
    head = ("deployment", "p50, ms", "longest, ms", "the command's processor time p50, ms", "samples")
    rows = [[f"{what}, `{name}`", *_row(all_)] for what, ways in found.items() for name, all_ in ways.items()]
    return table(head, rows)


def _row(all_: Sequence[Took]) -> list[str]:
    seconds, processor = Sample([each.seconds for each in all_]), Sample([each.processor for each in all_])
    return [ms(seconds.p50), ms(seconds.percentile(100)), ms(processor.p50), str(seconds.count)]


def _claims(found: Mapping[str, Mapping[str, Sequence[Took]]]) -> str:
    rows = []
    for what, most in TARGETS.items():
        ways = found[what]
        took = Sample([each.seconds for each in ways[Sandbox.name]]).p50
        other = Sample([each.seconds for each in ways[AwsLocal.name]]).p50
        holds = "yes" if took < most else "NO"
        rows.append([f"{what}: under {most} s", f"{ms(took)} ms", f"{took / other:.2f}", holds])
    return table(("claim", "measured, p50", "of awslocal's time", "holds"), rows)
