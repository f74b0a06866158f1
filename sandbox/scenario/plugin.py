"""The pytest plugin: the fixture ``sandbox``, its markers and options.

pytest loads this in every project where the sandbox is installed: nothing heavy is imported before a
scenario runs.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sandbox.progress import Progress
    from sandbox.scenario.handover import Handover
    from sandbox.scenario.sandbox import Sandbox
    from sandbox.scenario.stacks import Stack
    from sandbox.settings import Settings

FIXTURE = "sandbox"
PATIENCE = "sandbox_patience"
MARKERS = (
    "slow: waits in real time for what cannot be hurried; left out unless asked for",
    "default_account: a scenario that runs in the account 000000000000, one at a time",
)
HERE = Path(__file__).parent
LIBRARIES = frozenset({"boto3", "botocore", "urllib3"})
HANDOVER = "sandbox_handover"
HELD: "pytest.StashKey[Sandbox]" = pytest.StashKey()
FAILED = pytest.StashKey[bool]()
KEPT = pytest.StashKey[bool]()
"""Whether its account stays; said when the scenario ends."""
SHARED: "pytest.StashKey[Handover]" = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("sandbox")
    group.addoption("--sandbox-keep", action="store_true", help="Keep the accounts of passed scenarios too.")
    group.addoption(
        "--sandbox-deployed",
        metavar="FILE",
        type=Path,
        help="What `terraform output -json` printed of a stack: nothing is deployed, scenarios use that one.",
    )
    parser.addini(PATIENCE, "Seconds that a scenario's wait lasts which names none itself.")


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A scenario whose stack has twins runs once with each of them; with one that stands already, once."""
    if FIXTURE in metafunc.fixturenames and metafunc.config.getoption("--sandbox-deployed") is None:
        from sandbox.scenario.stacks import with_twins

        if variants := with_twins(vars(metafunc.module)):
            metafunc.parametrize(FIXTURE, list(variants.values()), indirect=True, ids=list(variants))


@pytest.fixture(scope="session", name="_sandbox_endpoint")
def _endpoint(request: pytest.FixtureRequest) -> str:
    """The engine's endpoint; the engine is started if nobody did."""
    from sandbox.scenario.handover import Handover, start
    from sandbox.settings import Settings

    config = request.config
    shared, settings = _of_a_worker(config), Settings.load(config.rootpath)
    with _told_in_one_paragraph():
        handed = Handover(Path(shared)).endpoint() if shared else None
        endpoint = handed or start(settings, _progress(config))
    if _is_first(config) and config.getoption("--sandbox-deployed") is None:
        _begin_ahead(request.session.items, endpoint, settings)
    return endpoint


def _begin_ahead(items: Sequence[pytest.Item], endpoint: str, settings: "Settings") -> None:
    from sandbox.errors import UsageError
    from sandbox.scenario import ahead

    templates: set[Path] = set()
    for item in items:
        if _is_scenario(item):
            with suppress(UsageError):  # which the scenario will tell
                templates |= {stack.template for stack in _stacks_of(item)}
    ahead.begin(templates, endpoint, settings)


@pytest.fixture(name=FIXTURE)
def _sandbox(request: pytest.FixtureRequest, _sandbox_endpoint: str) -> "Iterator[Sandbox]":
    """The file's stack, deployed with others it names, in an AWS account of this scenario's own."""
    from sandbox.scenario import standing
    from sandbox.scenario.lifetime import lifetime
    from sandbox.settings import Settings

    node, config = request.node, request.config
    with _told_in_one_paragraph():
        within = _patience(config)
        stacks = _stacks_of(node)
        if (deployed := config.getoption("--sandbox-deployed")) is not None:
            scope = standing.lifetime(stacks, deployed, _sandbox_endpoint, within=within)
        else:
            scope = lifetime(
                stacks,
                Settings.load(config.rootpath),
                _sandbox_endpoint,
                default_account=node.get_closest_marker("default_account") is not None,
                keep=lambda: _is_kept(node),
                within=within,
            )
        with scope as held:
            node.stash[HELD] = held
            yield held


def _is_kept(item: pytest.Item) -> bool:
    item.stash[KEPT] = bool(item.config.getoption("--sandbox-keep")) or item.stash.get(FAILED, False)
    return item.stash[KEPT]


def _is_scenario(item: pytest.Item) -> bool:
    return FIXTURE in getattr(item, "fixturenames", ())


def _stacks_of(item: pytest.Item) -> "Sequence[Stack]":
    """Those that its file names, or one of its twins. Raises UsageError where there are none."""
    from sandbox.scenario.stacks import named_in

    twin = item.callspec.params.get(FIXTURE) if hasattr(item, "callspec") else None
    return twin or named_in(vars(item.module), item.path)  # type: ignore[attr-defined]


def _patience(config: pytest.Config) -> float:
    """Seconds. Raises UsageError where they are none."""
    from sandbox.errors import UsageError
    from sandbox.scenario.waits import DEFAULT_WITHIN

    given = config.getini(PATIENCE)
    try:
        return float(given) if given else DEFAULT_WITHIN
    except ValueError:
        raise UsageError(f"{PATIENCE} is {given!r}; it must be a number of seconds.") from None


@contextmanager
def _told_in_one_paragraph() -> Iterator[None]:
    """An expected error needs no traceback of a fixture; what this machine lacks is no failure."""
    from sandbox.errors import OpenSearchUnavailable, SandboxError

    try:
        yield
    except OpenSearchUnavailable as error:
        pytest.skip(str(error))
    except SandboxError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show a failed scenario by its own line and its story, not by the sandbox's inner frames."""
    wants = _is_scenario(item)
    if wants and call.excinfo is not None:
        call.excinfo = _skipped_if_it_cannot_be(call.excinfo) or _without_our_frames(call.excinfo)
    report = yield
    if wants and report.failed:
        item.stash[FAILED] = True
        is_there = item.stash.get(KEPT, True)
        if call.excinfo is not None and HELD in item.stash and is_there:
            _tell(report, call.excinfo.value, item.stash[HELD])
    return report


def _skipped_if_it_cannot_be(
    excinfo: pytest.ExceptionInfo[BaseException],
) -> pytest.ExceptionInfo[BaseException] | None:
    """A scenario that asks for what this engine does not have is skipped, with that reason."""
    from sandbox.scenario.without_ledger import NeedsTheSandbox

    if not isinstance(excinfo.value, NeedsTheSandbox):
        return None
    skipped = pytest.skip.Exception(str(excinfo.value), _use_item_location=True)
    return pytest.ExceptionInfo.from_exc_info((type(skipped), skipped, _trimmed(excinfo.tb) or excinfo.tb))


def _without_our_frames(excinfo: pytest.ExceptionInfo[BaseException]) -> pytest.ExceptionInfo[BaseException]:
    from botocore.exceptions import BotoCoreError, ClientError

    from sandbox.errors import SandboxError
    from sandbox.scenario.waits import Unmet

    error = excinfo.value
    if isinstance(error, BotoCoreError | ClientError):
        error.__cause__, error.__suppress_context__ = None, True  # the same again, in the library's words
    elif not isinstance(error, Unmet | SandboxError):
        return excinfo
    # pytest goes back to the raw traceback when it cuts its own frames off: filtering that is not enough.
    return pytest.ExceptionInfo.from_exception(excinfo.value.with_traceback(_trimmed(excinfo.tb)))


def _trimmed(frames: TracebackType | None) -> TracebackType | None:
    if frames is None:
        return None
    rest = _trimmed(frames.tb_next)
    file = Path(frames.tb_frame.f_code.co_filename)
    not_the_scenarios = HERE in file.parents or LIBRARIES.intersection(file.parts)
    return (
        rest if not_the_scenarios else TracebackType(rest, frames.tb_frame, frames.tb_lasti, frames.tb_lineno)
    )


def _tell(report: pytest.TestReport, error: BaseException, held: "Sandbox") -> None:
    """What is known of the stack, unless the error says it itself, and how to look into it."""
    from sandbox.errors import SandboxError
    from sandbox.scenario.waits import Unmet

    if isinstance(error, Unmet):
        # Extra attributes of a report travel from worker to controller with it.
        report.sandbox_story = str(error)  # type: ignore[attr-defined]
    kept = f"this scenario's account is kept; look inside:\n  {held.look_inside()}"
    known = "" if isinstance(error, Unmet | SandboxError) else f"{held.evidence()}\n"
    report.sections.append(("sandbox", f"{known}{kept}".lstrip()))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """A worker tells the controller that it needs the engine, before it tells what it collected."""
    shared = _of_a_worker(session.config)
    if shared and any(_is_scenario(item) for item in session.items):
        from sandbox.scenario.handover import Handover

        Handover(Path(shared)).ask()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """xdist's controller prepares a worker."""
    from sandbox.scenario.handover import Handover

    stash = node.config.stash
    if SHARED not in stash:
        stash[SHARED] = Handover.new()
        node.config.add_cleanup(stash[SHARED].remove)
    node.workerinput[HANDOVER] = str(stash[SHARED].folder)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any) -> None:
    """xdist's controller hears from a worker; no test runs before it has heard from all."""
    shared = node.config.stash[SHARED]
    if shared.unanswered:
        from sandbox.settings import Settings

        shared.answer(Settings.load(node.config.rootpath), _progress(node.config))


def _progress(config: pytest.Config) -> "Progress":
    """Told on pytest's terminal; a worker has none."""
    from sandbox.progress import Silent
    from sandbox.scenario.terminal_progress import TerminalProgress

    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return TerminalProgress(reporter.write_line) if reporter else Silent()


def _of_a_worker(config: pytest.Config) -> str | None:
    """The folder that the controller named to this process; None where it is no worker."""
    folder: str | None = getattr(config, "workerinput", {}).get(HANDOVER)
    return folder


def _is_first(config: pytest.Config) -> bool:
    """Of xdist's workers, or the only process."""
    worker: str = getattr(config, "workerinput", {}).get("workerid", "gw0")
    return worker == "gw0"
