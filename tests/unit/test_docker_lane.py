"""`scripts/docker-test`: what a machine cannot do is told and left out, what fails is a failure.

Docker, Compose and pytest are stand-ins, told by variables what to do.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = (
    *("cat", "dirname", "grep", "mkdir", "mktemp", "printf", "rm", "sed", "seq", "sh", "sleep"),
    *("tail", "timeout", "touch", "true"),
)
DOCKER = """\
case "$1 $2" in
"version ") [ -e "$FAKES/answers" ] ;;
"info "*) echo "${DRIVER:-overlay2}" ;;
"run --rm")
    case "$*" in
    *pip*) [ -z "${NO_PACKAGES:-}" ] || { echo "no route to host" >&2; exit 1; } ;;
    *) [ -z "${NO_CONTAINERS:-}" ] || { echo "operation not permitted" >&2; exit 125; } ;;
    esac ;;
esac
"""
DOCKERD = """\
[ -z "${NO_OVERLAY:-}" ] || { echo "failed to mount overlay" >&2; exit 1; }
trap 'touch "$FAKES/ended"; exit' TERM
while [ "$1" != --pidfile ]; do shift; done
echo $$ > "$2"
touch "$FAKES/answers"
for _ in $(seq 600); do sleep 0.05; done
"""
COMPOSE = """\
sleep "${BUILD_TAKES:-0}"
[ -z "${BUILD_FAILS:-}" ] || { echo "Step 19/40: no such file"; exit 1; }
"""
FAKES = {
    "docker": DOCKER,
    "dockerd": DOCKERD,
    "docker-compose": COMPOSE,
    "id": "echo ${USER_ID:-0}\n",
}


class Lane:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        for name in ("bin", "scripts", "tests/docker", "checkout/.venv/bin"):
            (folder / name).mkdir(parents=True)
        checkout = folder / "checkout"
        for name in ("scripts/docker-test", "tests/docker/engine"):
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, checkout / name)
        for name in PROGRAMS:
            (self.bin / name).symlink_to(shutil.which(name) or name)
        for name, text in FAKES.items():
            _program(self.bin / name, text)
        _program(checkout / ".venv/bin/python", "echo docker-compose\n")
        _program(checkout / ".venv/bin/pytest", 'echo "ran $*"; exit "${TESTS:-0}"\n')

    def run(self, **variables: str) -> subprocess.CompletedProcess[str]:
        own = {"PATH": str(self.bin), "FAKES": str(self.folder), "SANDBOX_NO_INSTALL": "1"}
        return subprocess.run(
            [str(self.folder / "checkout/scripts/docker-test"), "tests/docker/test_container.py"],
            env={**own, "TMPDIR": str(self.folder), **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @property
    def engine_was_ended(self) -> bool:
        return (self.folder / "ended").exists()


def _program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}")
    path.chmod(0o755)


@pytest.fixture
def lane(tmp_path: Path) -> Lane:
    return Lane(tmp_path)


def test_the_tests_that_are_named_run_on_an_engine_that_is_ended_after_them(lane: Lane) -> None:
    done = lane.run()
    assert (done.returncode, done.stdout) == (
        0,
        "ran -n 0 --durations=10 tests/docker/test_container.py\n",
    ), done.stderr
    assert lane.engine_was_ended


def test_an_engine_that_was_there_is_taken_and_left_as_it_is(lane: Lane) -> None:
    (lane.folder / "answers").touch()
    (lane.bin / "dockerd").unlink()
    done = lane.run(USER_ID="1000")
    assert (done.returncode, done.stdout[:3]) == (0, "ran"), done.stderr


@pytest.mark.parametrize(
    ("machine", "reason"),
    [
        ({"USER_ID": "1000"}, "No Docker engine to test with: none answers, and only root may start one"),
        ({"DOCKER_HOST": "tcp://x"}, "DOCKER_HOST names one that does not answer: tcp://x"),
        ({"NO_OVERLAY": "1"}, "dockerd did not start: failed to mount overlay"),
        ({"DRIVER": "vfs"}, "stores by vfs alone"),
        ({"NO_CONTAINERS": "1"}, "A container cannot be run here:     operation not permitted"),
        ({"BUILD_FAILS": "1", "NO_PACKAGES": "1"}, "No package can be installed in a container here:"),
        ({"BUILD_TAKES": "60", "SANDBOX_DOCKER_BUILD_SECONDS": "0.2"}, "was not built within 0.2 s"),
    ],
)
def test_what_the_machine_cannot_do_is_told_loudly_and_is_no_failure(
    lane: Lane, machine: Mapping[str, str], reason: str
) -> None:
    done = lane.run(**machine)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "##### LEFT OUT: tests/docker." in done.stderr
    assert reason in done.stderr


def test_a_machine_without_an_engine_to_start_is_told_so(lane: Lane) -> None:
    (lane.bin / "dockerd").unlink()
    done = lane.run()
    assert done.returncode == 0
    assert "dockerd and docker-compose are not installed, and there is no apt-get" in done.stderr
    assert "##### LEFT OUT" in done.stderr


@pytest.mark.parametrize(
    ("fault", "words"), [({"TESTS": "1"}, "ran"), ({"BUILD_FAILS": "1"}, "no such file")]
)
def test_a_test_that_fails_and_an_image_that_cannot_be_built_are_failures(
    lane: Lane, fault: Mapping[str, str], words: str
) -> None:
    done = lane.run(**fault)
    assert done.returncode == 1
    assert words in done.stdout + done.stderr
    assert "LEFT OUT" not in done.stderr
    assert lane.engine_was_ended


def test_an_engine_of_a_number_that_somebody_else_has_since_is_not_ended(lane: Lane) -> None:
    (lane.folder / "answers").touch()
    kept = lane.folder / "kept"
    (kept / "engine").mkdir(parents=True)
    (kept / "engine" / "pid").write_text(str(os.getpid()))
    done = lane.run(SANDBOX_DOCKER_FOLDER=str(kept))
    assert done.returncode == 0, done.stderr  # and this process lives


@pytest.mark.parametrize(("asked", "runs"), [({}, True), ({"SANDBOX_DOCKER_LANE": "no"}, False)])
def test_continuous_integration_runs_its_short_part_unless_it_is_told_not_to(
    tmp_path: Path, asked: dict[str, str], runs: bool
) -> None:
    for name, text in {"bin/make": "", "scripts/docker-test": 'echo "ran $*"\n'}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        _program(tmp_path / name, text)
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci")
    outside = {name: value for name, value in os.environ.items() if name != "SANDBOX_DOCKER_LANE"}
    done = subprocess.run(
        [str(tmp_path / ".ci" / "run")],
        env={**outside, **asked, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (done.stdout == "ran tests/docker/test_container.py\n") is runs
    assert ("##### LEFT OUT: tests/docker" in done.stderr) is not runs
