"""A scenario's stack from its deployment to its end, in one context manager.

The end is the account's end, unless the scenario failed: then everything stays to be looked at.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace

from sandbox import bootstrap, engine
from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.errors import SandboxError, UsageError
from sandbox.scenario.accounts import default_account_to_itself, delete_account, new_account
from sandbox.scenario.look_inside import look_inside
from sandbox.scenario.sandbox import Sandbox
from sandbox.scenario.stacks import Stack
from sandbox.scenario.without_ledger import WithoutLedger
from sandbox.settings import DEFAULT_ACCOUNT, REMOTE, Settings

DEFAULT_ACCOUNT_PREFIX = "scenario-"


@contextmanager
def lifetime(
    stack: Stack, settings: Settings, endpoint_url: str, *, default_account: bool, keep: Callable[[], bool]
) -> Iterator[Sandbox]:
    """Deploy, hand over, and delete unless ``keep()`` says at the end that it shall stay."""
    account = DEFAULT_ACCOUNT if default_account else new_account()
    with default_account_to_itself(settings.home) if default_account else nullcontext():
        clients, control = Clients(endpoint_url, account, settings.region), _control(settings, endpoint_url)
        name = _name(stack, clients)
        deployment = _deploy(stack, name, clients, settings, control)

        def deploy_again(parameters: Mapping[str, str]) -> bootstrap.Deployment:
            other = replace(stack, parameters={**stack.parameters, **parameters})
            return _bootstrap(other, name, clients, settings)

        yield Sandbox(clients, deployment, control, deploy_again)
        if not keep():
            _end(_to_delete(name, stack, control), clients, control)


def _control(settings: Settings, endpoint_url: str) -> Control:
    """Every engine of ours serves its API; one that somebody else runs may not."""
    remote = settings.engine == REMOTE and not engine.choose(settings).capabilities.ledger
    return WithoutLedger(endpoint_url) if remote else Control(endpoint_url)


def _to_delete(name: str | None, stack: Stack, control: Control) -> str | None:
    """The stack that does not end with its account, or None."""
    return name or (stack.name if isinstance(control, WithoutLedger) else None)


def _name(stack: Stack, clients: Clients) -> str | None:
    """In the default account a scenario's stack has another name than the one deployed by hand."""
    if clients.account != DEFAULT_ACCOUNT:
        return None
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


def _deploy(
    stack: Stack, name: str | None, clients: Clients, settings: Settings, control: Control
) -> bootstrap.Deployment:
    try:
        return _bootstrap(stack, name, clients, settings)
    except SandboxError as error:
        kept = look_inside(clients.account, clients.endpoint_url, [])
        raise type(error)(f"{error}\nWhat was deployed is kept. Look inside:\n  {kept}") from error
    except BaseException:
        _end(_to_delete(name, stack, control), clients, control)
        raise


def _bootstrap(stack: Stack, name: str | None, clients: Clients, settings: Settings) -> bootstrap.Deployment:
    return bootstrap.deploy(
        stack.template, clients, settings=settings, stack=name, parameters=stack.parameters
    )


def _end(name: str | None, clients: Clients, control: Control) -> None:
    if name:
        bootstrap.delete(name, clients)
    if not isinstance(control, WithoutLedger):
        delete_account(control, clients.account)
