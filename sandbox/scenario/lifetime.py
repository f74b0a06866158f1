"""A scenario's stacks from their deployment to their end, in one context manager.

The end is the account's end, unless the scenario failed: then everything stays to be looked at.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from sandbox import bootstrap, engine
from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.errors import OpenSearchUnavailable, SandboxError, UsageError
from sandbox.scenario.accounts import default_account_to_itself, delete_account, new_account
from sandbox.scenario.look_inside import look_inside
from sandbox.scenario.sandbox import Sandbox
from sandbox.scenario.stacks import Stack
from sandbox.scenario.waits import DEFAULT_WITHIN
from sandbox.scenario.without_ledger import WithoutLedger
from sandbox.settings import DEFAULT_ACCOUNT, REMOTE, Settings

DEFAULT_ACCOUNT_PREFIX = "scenario-"


@dataclass(frozen=True)
class _Place:
    """Where a stack of the scenario is deployed, and under which name; None for the stack's own."""

    stack: Stack
    clients: Clients
    name: str | None
    settings: Settings

    def deploy(self, parameters: Mapping[str, str]) -> bootstrap.Deployment:
        """With the stack's own parameters where these name no others."""
        return bootstrap.deploy(
            self.stack.template,
            self.clients,
            settings=self.settings,
            stack=self.name,
            parameters={**self.stack.parameters, **parameters},
            tags=self.stack.tags,
            capabilities=self.stack.capabilities,
        )


@contextmanager
def lifetime(
    stacks: Sequence[Stack],
    settings: Settings,
    endpoint_url: str,
    *,
    default_account: bool,
    keep: Callable[[], bool],
    within: float = DEFAULT_WITHIN,
) -> Iterator[Sandbox]:
    """Deploy, hand over the first, and delete unless ``keep()`` says at the end that all shall stay.

    A wait that names no time lasts at most ``within`` seconds.
    """
    account = DEFAULT_ACCOUNT if default_account else new_account()
    with default_account_to_itself(settings.home) if default_account else nullcontext():
        control = _control(settings, endpoint_url)
        places = [_place(stack, settings, endpoint_url, account) for stack in stacks]
        held: list[Sandbox] = []
        for place in places:
            deployment = _deploy(place, lambda: _end(places, control, held))
            held.append(
                Sandbox(
                    place.clients,
                    deployment,
                    control,
                    deploy_again=place.deploy,
                    stack=place.stack,
                    scenario=held,
                    within=within,
                )
            )
        yield held[0]
        if not keep():
            _end(places, control, held)


def _place(stack: Stack, settings: Settings, endpoint_url: str, account: str) -> _Place:
    clients = Clients(endpoint_url, account, stack.region or settings.region)
    return _Place(stack, clients, _name(stack, clients), settings)


def _control(settings: Settings, endpoint_url: str) -> Control:
    """Every engine of ours serves its API; one that somebody else runs may not."""
    remote = settings.engine == REMOTE and not engine.choose(settings).capabilities.ledger
    return WithoutLedger(endpoint_url) if remote else Control(endpoint_url)


def _name(stack: Stack, clients: Clients) -> str | None:
    """In the default account a scenario's stack has another name than the one deployed by hand."""
    if clients.account != DEFAULT_ACCOUNT:
        return stack.called
    if _exists(stack.name, clients):
        raise UsageError(
            f"The default account holds a stack {stack.name} that was deployed by hand, and a scenario there "
            "would write into it. Delete it and run the scenario again: "
            f"awslocal cloudformation delete-stack --stack-name {stack.name}"
        )
    left_by_a_failure = DEFAULT_ACCOUNT_PREFIX + stack.name
    bootstrap.delete(left_by_a_failure, clients)
    return left_by_a_failure


def _exists(name: str, clients: Clients) -> bool:
    pages = clients.client("cloudformation").get_paginator("list_stacks").paginate()
    found = [each for page in pages for each in page["StackSummaries"]]
    return any(each["StackName"] == name and each["StackStatus"] != "DELETE_COMPLETE" for each in found)


def _deploy(place: _Place, end: Callable[[], None]) -> bootstrap.Deployment:
    """Deploys; ``end`` is called when that is interrupted."""
    try:
        return place.deploy({})
    except OpenSearchUnavailable:  # before anything was deployed
        raise
    except SandboxError as error:
        kept = look_inside(place.clients.account, place.clients.endpoint_url, [])
        raise type(error)(f"{error}\nWhat was deployed is kept. Look inside:\n  {kept}") from error
    except BaseException:
        end()
        raise


def _end(places: Sequence[_Place], control: Control, held: Sequence[Sandbox]) -> None:
    """Delete the account; where it goes on, the stacks and what was put beside them."""
    account = places[0].clients.account
    if not isinstance(control, WithoutLedger) and account != DEFAULT_ACCOUNT:
        delete_account(control, account)
        return
    for sandbox in held:
        sandbox.let_go()
    for place in reversed(places):  # a later one may import of those before it
        bootstrap.delete(place.name or place.stack.name, place.clients)
