"""The sandbox as a scenario holds it: the resources of one deployed stack in one account."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.scenario.buckets import Bucket
from sandbox.scenario.evidence import gather, tell
from sandbox.scenario.expecting import Expecting
from sandbox.scenario.functions import Function
from sandbox.scenario.ledger import Ledger
from sandbox.scenario.look_inside import logs_command, look_inside
from sandbox.scenario.queues import Queue
from sandbox.scenario.resources import DeployedResource, Named, Resources
from sandbox.scenario.tables import Table
from sandbox.scenario.topics import Topic

Held = TypeVar("Held")


class Deployed(Protocol):
    """What the bootstrap tells of a deployed stack."""

    @property
    def outputs(self) -> Mapping[str, str]: ...
    @property
    def resources(self) -> Mapping[str, DeployedResource]: ...


class Sandbox:
    """Resources by their names in the template. A mistyped name raises UsageError with those there are."""

    def __init__(self, clients: Clients, deployed: Deployed, control: Control) -> None:
        self.account = clients.account
        """The scenario's own AWS account, 12 digits."""
        self.region = clients.region
        self.outputs = dict(deployed.outputs)
        """The stack's outputs."""
        self.resources = Resources(deployed.resources)
        self._clients = clients
        self._ledger = Ledger(control, clients.account, clients.region)
        self._held: dict[tuple[str, str], Any] = {}

    def __repr__(self) -> str:
        return f"<Sandbox {self.account} {self.region}>"

    def table(self, name: str) -> Table:
        return self._hold(
            "table", name, lambda it: Table(self.client("dynamodb"), it.name, self._expect(it, "item"))
        )

    def queue(self, name: str) -> Queue:
        return self._hold(
            "queue", name, lambda it: Queue(self.client("sqs"), it.physical_id, self._expect(it, "message"))
        )

    def topic(self, name: str) -> Topic:
        """Call it before acting: from here on a queue of its own listens to the topic."""

        def make(it: Named) -> Topic:
            return Topic(self.client("sns"), self.client("sqs"), it.physical_id, self._expect(it, "message"))

        return self._hold("topic", name, make)

    def bucket(self, name: str) -> Bucket:
        return self._hold(
            "bucket", name, lambda it: Bucket(self.client("s3"), it.name, self._expect(it, "object"))
        )

    def function(self, name: str) -> Function:
        def make(it: Named) -> Function:
            return Function(self.client("lambda"), it.name, self._ledger, lambda noun: self._expect(it, noun))

        return self._hold("function", name, make)

    def client(self, service: str) -> Any:
        """A boto3 client in the scenario's account, for what has no word here."""
        return self._clients.client(service)

    def evidence(self) -> str:
        """What happened in the stack, in a few lines: failures, last log lines, queues that hold messages."""
        untold = [it for it in self.resources.all("queue") if ("queue", it.logical_id) not in self._held]
        evidence = gather(self._ledger, self.resources.all("function"), self._clients, untold)
        return tell(evidence, logs_command(self.account, urlsplit(self._clients.endpoint_url).port))

    def look_inside(self) -> str:
        """The command that shows what the scenario left behind."""
        return look_inside(self.account, self._clients.endpoint_url, self.resources.all("table"))

    def _hold(self, kind: str, name: str, make: Callable[[Named], Held]) -> Held:
        """One object for each resource, however it is named, so that all see the same history."""
        named = self.resources.find(kind, name)
        key = (kind, named.logical_id)
        if key not in self._held:
            self._held[key] = make(named)
        held: Held = self._held[key]
        return held

    def _expect(self, named: Named, noun: str) -> Expecting:
        return Expecting(f"{named.kind} {named.logical_id}", noun, evidence=self.evidence)
