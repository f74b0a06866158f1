"""Forked handlers see the same world as those started by themselves, and end as those do."""

import shutil
import sys
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from sandbox.engine.python_runtime import NAMES
from sandbox.engine.runtimes import DEFAULT
from sandbox.localstack.executor.children import Children
from sandbox.localstack.executor.variables import World
from sandbox.localstack.executor.watcher import Watcher
from tests.engine import world_seen
from tests.engine.forking import Handlers, ask, ended, is_forked
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="handlers are forked on Linux only")

RUNS = """
import sys
def handler(event, context):
    names = {}
    exec(event, names)
    return names.get("answer")
"""
CLIENT = "import boto3; boto3.client('dynamodb')"
STEPS = {
    "singly": [
        "",
        "import json, logging",
        "import decimal, ssl",
        "import asyncio, concurrent.futures",
        "import boto3",
        CLIENT,
    ],
    "boto3 first": ["import boto3", "import asyncio, botocore.session, uuid", CLIENT],
    "a client first": [CLIENT, "import boto3; boto3.resource('s3')"],
    "its logger first": ["import logging; logging.getLogger('botocore').setLevel(10)", "import boto3"],
}


class Made:
    """Handlers of each runtime, whose parents are begun once."""

    def __init__(self, children: Children, folders: pytest.TempPathFactory) -> None:
        self._children, self._folders = children, folders

    def of(self, runtime: str = DEFAULT) -> Handlers:
        """Some with a package of their own."""
        folder = self._folders.mktemp("handlers")
        made = Handlers(runtime, folder, self._children, self._children._watcher)
        shutil.copy(world_seen.__file__, made.world.task)
        (made.world.task / "runs.py").write_text(RUNS)
        made.warm()
        return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    children = Children(Watcher())
    yield Made(children, tmp_path_factory)
    children.close()


@pytest.fixture
def handlers(made: Made) -> Handlers:
    return made.of()


@pytest.fixture
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Children, Handlers]]:
    """Handlers with a spawner of their own."""
    children = Children(Watcher())
    yield children, Made(children, tmp_path_factory).of()
    children.close()


ONCE = [(DEFAULT, steps) for steps in STEPS] + [
    (runtime, "singly") for runtime in NAMES if runtime != DEFAULT
]
TOO = [(runtime, steps) for runtime in NAMES for steps in STEPS if (runtime, steps) not in ONCE]


@pytest.mark.parametrize(
    ("runtime", "order"), [*ONCE, *(pytest.param(*one, marks=pytest.mark.slow) for one in TOO)]
)
def test_a_forked_handler_sees_what_one_sees_that_was_started_by_itself(
    made: Made, runtime: str, order: str
) -> None:
    handlers, steps, name = made.of(runtime), STEPS[order], "world_seen.handler"
    with handlers.process(name) as forked, handlers.process(name, plain=True) as plain:
        assert (is_forked(forked), is_forked(plain)) == (True, False)
        for step in steps:
            for part, ours, theirs in _parts(ask(forked, step), ask(plain, step)):
                assert ours == theirs, f"{part} after {step!r}"


def _parts(forked: dict[str, Any], plain: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for part in ("modules", "streams"):
        yield part, forked[part], plain[part]
    for group in ("process", "interpreter", "contents"):
        for name in plain[group]:
            yield f"{group}: {name}", forked[group].get(name), plain[group][name]


DRAWS = """
import os, random, secrets, ssl, tempfile, uuid
answer = [random.random(), secrets.token_hex(), ssl.RAND_bytes(8).hex(), str(uuid.uuid4())]
answer += [os.urandom(8).hex(), next(tempfile._get_candidate_names())]
"""


def test_nothing_that_is_drawn_at_random_is_drawn_twice_from_one_parent(handlers: Handlers) -> None:
    with handlers.process("runs.handler") as first, handlers.process("runs.handler") as second:
        assert is_forked(first) and is_forked(second)

        for one, other in zip(ask(first, DRAWS), ask(second, DRAWS), strict=True):
            assert one != other


def test_a_module_of_the_package_takes_the_place_of_one_that_the_parent_has_imported(
    handlers: Handlers,
) -> None:
    source = "import urllib3, brotli; answer = [urllib3.whose, brotli.whose]"
    for name in ("urllib3", "brotli"):  # the second is one that the real urllib3 would use if it were there
        (handlers.world.task / f"{name}.py").write_text("whose = 'mine'\n")
    with handlers.process("runs.handler") as forked:
        assert is_forked(forked)

        assert ask(forked, source) == ["mine", "mine"]


@pytest.mark.parametrize("own", [("jmespath", "simplejson"), ("urllib3",), ("atexit", "six")], ids=",".join)
@pytest.mark.parametrize("order", STEPS)
def test_what_a_package_brings_along_is_imported_anew_with_all_that_needs_it(
    handlers: Handlers, own: tuple[str, ...], order: str
) -> None:
    for one in own:
        _bring_along(one, handlers.world)
    name = "world_seen.handler"
    with handlers.process(name) as forked, handlers.process(name, plain=True) as plain:
        assert is_forked(forked)
        for step in STEPS[order]:
            for part, ours, theirs in _parts(ask(forked, step), ask(plain, step)):
                assert ours == theirs, f"{part} after {step!r}"


def _bring_along(name: str, world: World) -> None:
    """Into the package: what the runtime carries of that name, or an empty module."""
    module = world.packages / f"{name}.py"
    if (world.packages / name).is_dir():
        shutil.copytree(world.packages / name, world.task / name)
    else:
        (world.task / module.name).write_text(module.read_text() if module.exists() else "")


@pytest.mark.parametrize(
    "before",
    [
        "import tempfile, pathlib; folder = tempfile.mkdtemp(); sys.path.insert(0, folder); "
        "pathlib.Path(folder, 'jmespath.py').write_text('whose = 1')",
        "sys.modules['jmespath'] = type(sys)('jmespath'); sys.modules['jmespath'].whose = 1",
        "import importlib.abc; sys.meta_path.insert(0, type('Finder', (), {'find_spec': "
        "lambda self, name, *_: asked.append(name)})())",
    ],
    ids=["a folder in front of the path", "a module put in by hand", "a finder of its own"],
)
def test_what_a_handler_does_to_imports_has_its_effect(handlers: Handlers, before: str) -> None:
    source = f"import sys; asked = []; {before}\ntry:\n    import botocore.loaders, boto3\n"
    source += "except Exception as error:\n    asked.append(str(error))\n"
    source += "answer = [asked, getattr(sys.modules.get('jmespath'), 'whose', None), sorted(sys.modules)]"
    with handlers.process("runs.handler") as forked, handlers.process("runs.handler", plain=True) as plain:
        assert is_forked(forked)

        assert ask(forked, source) == ask(plain, source)


@pytest.mark.parametrize(
    "own",
    [{"PYTHONOPTIMIZE": "1"}, {"LANG": "C"}, {"MALLOC_ARENA_MAX": "1"}, {"LD_LIBRARY_PATH": "/opt/lib"}],
    ids=lambda own: next(iter(own)),
)
def test_a_handler_is_not_forked_where_its_interpreter_would_have_read_a_variable(
    handlers: Handlers, own: dict[str, str]
) -> None:
    with handlers.process("runs.handler", own) as process:
        assert not is_forked(process)


def test_a_handler_is_not_forked_where_its_package_holds_libraries(handlers: Handlers) -> None:
    (handlers.world.task / "lib").mkdir()
    (handlers.world.task / "lib" / "libfast.so.1").touch()

    with handlers.process("runs.handler") as process:
        assert not is_forked(process)


ENDINGS = {
    "os._exit(3)": 3,
    "import sys; sys.exit()": 0,
    "os.abort()": -6,
    "os.kill(os.getpid(), 9)": -9,
    "import ctypes; ctypes.string_at(0)": -11,
    "import time; time.sleep(600)": None,
}
LEAVES = """
import os, signal
pid = os.fork()
if not pid:
    signal.pause()
answer = [os.getpid(), pid]
"""
LEAVES_A_DAEMON = """
import os, signal
reading, writing = os.pipe()
if between := os.fork():
    os.waitpid(between, 0)
    answer = int(os.read(reading, 20))
else:
    os.setsid()
    if os.fork():
        os._exit(0)
    os.write(writing, str(os.getpid()).encode())
    signal.pause()
"""


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("plain", [False, True], ids=["forked", "by itself"])
def test_however_a_handler_ends_it_is_heard_of_and_nothing_of_it_is_left(
    handlers: Handlers, ending: str, plain: bool
) -> None:
    status = ENDINGS[ending]
    with handlers.process("runs.handler", plain=plain) as process:
        assert is_forked(process) is not plain
        pids = ask(process, LEAVES)

        assert ended(process, f"import os; {ending}", patience=0.3 if status is None else 120) == status

    eventually("nothing to be left", lambda: [pid for pid in pids if _lives(pid)], lambda left: not left)


def test_a_daemon_that_left_its_handler_ends_with_the_engine(alone: tuple[Children, Handlers]) -> None:
    children, handlers = alone
    with handlers.process("runs.handler") as process:
        daemon = ask(process, LEAVES_A_DAEMON)
    assert _lives(daemon)

    children.close()

    assert not _lives(daemon)


def test_handlers_start_by_themselves_when_their_parent_has_died(alone: tuple[Children, Handlers]) -> None:
    children, handlers = alone
    [parent] = psutil.Process(children.ready()).children()

    parent.kill()
    eventually("the parent's end", lambda: _lives(parent.pid), lambda lives: not lives)

    with handlers.process("runs.handler") as process:
        assert not is_forked(process)


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
