"""The sandbox as a scenario holds it: the resources of one deployed stack in one account."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.errors import UsageError
from sandbox.redrive import Result, redrive
from sandbox.scenario.buckets import Bucket
from sandbox.scenario.clock import Clock
from sandbox.scenario.evidence import gather, tell
from sandbox.scenario.expecting import Expecting
from sandbox.scenario.functions import Function
from sandbox.scenario.ledger import Ledger
from sandbox.scenario.ledger_records import LedgerRecord, RecordLedger
from sandbox.scenario.look_inside import logs_command, look_inside
from sandbox.scenario.queues import Queue
from sandbox.scenario.resources import DeployedResource, Named, Resources
from sandbox.scenario.settling import Settling
from sandbox.scenario.stacks import Stack
from sandbox.scenario.tables import Table
from sandbox.scenario.topics import Topic
from sandbox.scenario.waits import DEFAULT_WITHIN, Wait

Held = TypeVar("Held")


class Deployed(Protocol):
    """What the bootstrap tells of a deployed stack."""

    @property
    def outputs(self) -> Mapping[str, str]: ...
    @property
    def resources(self) -> Mapping[str, DeployedResource]: ...


class Sandbox:
    """Resources by their names in the template. A mistyped name raises UsageError with those there are."""

    def __init__(
        self,
        clients: Clients,
        deployed: Deployed,
        control: Control,
        *,
        deploy_again: Callable[[Mapping[str, str]], Deployed],
        stack: Stack,
        scenario: "Sequence[Sandbox]",
        within: float = DEFAULT_WITHIN,
    ) -> None:
        """``scenario`` has the sandboxes of all stacks of the scenario, in order, this one too in the end;
        a wait that names no time lasts at most ``within`` seconds."""
        self.account = clients.account
        """The scenario's own AWS account, 12 digits."""
        self.region = clients.region
        self.outputs = dict(deployed.outputs)
        """The stack's outputs."""
        self.resources = Resources(deployed.resources)
        self.clock = Clock(control, clients.account)
        """The clock of the account's mappings."""
        self._stack = stack
        self._scenario = scenario
        self._wait = Wait(within)
        self._clients = clients
        self._control = control
        self._deploy_again = deploy_again
        self._ledger = Ledger(control, clients.account, clients.region)
        self._function_names = self._names("function")
        self._records = RecordLedger(control, clients.account, clients.region, self._function_names)
        self._held: dict[tuple[str, str], Any] = {}

    def __repr__(self) -> str:
        return f"<Sandbox {self.account} {self.region}>"

    def of(self, stack: Stack) -> "Sandbox":
        """Another stack of the scenario's file: its resources, in its region. Raises UsageError."""
        for each in self._scenario:
            if each._stack is stack:
                return each
        raise UsageError(f"The scenario's file does not name this stack {stack.name} at its top level.")

    def table(self, name: str) -> Table:
        def make(it: Named) -> Table:
            return Table(self.client("dynamodb"), it.name, self._expect(it, "item"), self._records_of)

        return self._hold("table", name, make)

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

    def deploy(self, parameters: Mapping[str, str]) -> None:
        """Deploy the stack again, with these parameters; those not named are as the file names them.

        ``outputs`` are then the new ones. What is in the scenario's hands stays what it was: ask again for
        a resource that was replaced. Raises DeploymentError with the reason; the stack is then as before.
        """
        deployed = self._deploy_again(parameters)
        self.outputs = dict(deployed.outputs)
        self.resources = Resources(deployed.resources)
        self._function_names |= self._names("function")

    def settle(self, timeout: float | None = None) -> None:
        """Return when nothing is under way, after which a claim that something did not happen is safe.

        That is: every record written so far was filtered, delivered or discarded by every enabled mapping,
        no handler runs, and nothing is left on its way through SNS, S3 notifications, EventBridge, Step
        Functions or asynchronous invocations. Raises WaitTimeout with what hangs after ``timeout`` seconds,
        or after as many as every wait lasts that names none.
        """
        settling = Settling(
            self._control, self.account, tables=self._names("table"), functions=self._names("function")
        )
        wait = self._wait if timeout is None else Wait(within=timeout)
        wait.until(settling.look, lambda waited: f"{settling.story(waited)}\n{self.evidence()}")

    def forget(self) -> None:
        """Invocations and records until now are no more told. What is under way is told when it moves."""
        self._ledger.forget()
        self._records.forget()

    def let_go(self) -> None:
        """Take away what was put beside the stack for this scenario, where the account outlives it."""
        for held in self._held.values():
            if isinstance(held, Topic):
                held.stop_listening()

    def redrive(self, queue: str) -> list[Result]:
        """Do again what an on-failure queue names, as the command ``sandbox redrive`` does it.

        One result for each message; only messages stay there that did not go well. What was received by
        ``queue(...)`` before is gone: a queue in a scenario's hands takes its messages out.
        """
        return list(redrive(self.resources.find("queue", queue).physical_id, self._clients, self._control))

    def client(self, service: str) -> Any:
        """A boto3 client in the scenario's account, for what has no word here."""
        return self._clients.client(service)

    def evidence(self) -> str:
        """What happened in the stacks, in a few lines: records, failures, last log lines, full queues."""
        return "\n".join(told for each in self._scenario if (told := each._evidence()))

    def _evidence(self) -> str:
        evidence = gather(
            self._ledger,
            self._records,
            self._clients,
            functions=self.resources.all("function"),
            queues=[it for it in self.resources.all("queue") if ("queue", it.physical_id) not in self._held],
            tables=self.resources.all("table"),
        )
        return tell(
            evidence, logs_command(self.account, urlsplit(self._clients.endpoint_url).port, self.region)
        )

    def look_inside(self) -> str:
        """The command that shows what the scenario left behind."""
        return look_inside(self.account, self._clients.endpoint_url, self.resources.all("table"))

    def _names(self, kind: str) -> dict[str, str]:
        """Logical ids, by what the resources are called in AWS."""
        return {it.name: it.logical_id for it in self.resources.all(kind)}

    def _records_of(self, table: str) -> list[LedgerRecord]:
        self._records.refresh()
        return self._records.records(table)

    def _hold(self, kind: str, name: str, make: Callable[[Named], Held]) -> Held:
        """One object for each resource, however it is named, so that all see the same history."""
        named = self.resources.find(kind, name)
        key = (kind, named.physical_id)
        if key not in self._held:
            self._held[key] = make(named)
        held: Held = self._held[key]
        return held

    def _expect(self, named: Named, noun: str) -> Expecting:
        return Expecting(f"{named.kind} {named.logical_id}", noun, self._wait, evidence=self.evidence)
