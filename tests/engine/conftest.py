"""What tests against a running sandbox hold in their hands."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox import engine
from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.progress import Silent
from sandbox.settings import Settings
from tests.engine import stacks
from tests.engine.engines import OwnEngine
from tests.engine.functions import Function
from tests.engine.gates import Gate
from tests.engine.mappings import ACCEPTS
from tests.engine.projects import Project
from tests.engine.stacks import Resources, Stack
from tests.engine.streams import StreamTable


@pytest.fixture(scope="session")
def endpoint() -> str:
    """The URL of a sandbox that all these tests share; started if it is not running."""
    given = os.environ.get("SANDBOX_TEST_ENDPOINT")
    return given or engine.choose(Settings.load()).up(Silent()).url


@pytest.fixture
def clients(endpoint: str) -> Iterator[Clients]:
    """Clients of an account that nobody used before."""
    with account_of_its_own(endpoint) as clients:
        yield clients


@contextmanager
def account_of_its_own(endpoint: str) -> Iterator[Clients]:
    """The same; it is deleted afterwards: its handlers would stay, and its mappings try for ever."""
    clients = Clients(endpoint, account=str(random.randrange(10**11, 10**12)))
    yield clients
    Control(endpoint, timeout=120).delete(f"accounts/{clients.account}")


@pytest.fixture
def table(clients: Clients) -> StreamTable:
    """A table with a stream of both images."""
    return StreamTable(clients)


@pytest.fixture
def function(clients: Clients) -> Function:
    """A function that takes whatever it is given."""
    return Function(clients, ACCEPTS)


@pytest.fixture
def project(tmp_path: Path, clients: Clients) -> Iterator[Project]:
    """A stack of a table, its stream and a function, not deployed yet."""
    project = Project.in_folder(tmp_path, clients)
    yield project
    project.end()


@pytest.fixture
def stack(clients: Clients) -> Stack:
    return Stack(clients)


@pytest.fixture
def streaming(clients: Clients) -> Resources:
    return stacks.streaming(clients)


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """What functions wait at; open in the end, whatever the test did."""
    gate = Gate(tmp_path)
    yield gate
    gate.open()


@pytest.fixture
def own_engine(tmp_path: Path) -> Iterator[OwnEngine]:
    """A project of its own with a sandbox of its own, for tests that start, kill and end it."""
    own = OwnEngine(tmp_path)
    yield own
    own.end()
