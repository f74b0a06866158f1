"""A function or table by its name, or by its logical id in a stack."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.stub import Stubber

from sandbox.cli.lookup import FUNCTION, TABLE, logical_ids, physical_name
from sandbox.clients import Clients
from sandbox.errors import UsageError

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Account:
    """An account's stacks and functions. A request that is not foreseen is an error."""

    clients: Clients
    functions: Stubber
    tables: Stubber
    stacks: Stubber

    def has_functions(self, *names: str) -> None:
        found = {"Functions": [{"FunctionName": name} for name in names]}
        self.functions.add_response("list_functions", found, {})

    def has_tables(self, *names: str) -> None:
        self.tables.add_response("list_tables", {"TableNames": list(names)}, {})

    def has_stacks(self, *, asked: str | None = None, more: str | None = None, **status: str) -> None:
        """One page of stacks, by name; asked for with a token, and with the token of the next page."""
        page: dict[str, Any] = {
            "Stacks": [
                {"StackName": name, "StackStatus": each, "CreationTime": LONG_AGO}
                for name, each in status.items()
            ]
        }
        page |= {"NextToken": more} if more else {}
        self.stacks.add_response("describe_stacks", page, {"NextToken": asked} if asked else {})

    def has_resources(self, stack: str, *resources: tuple[str, str, str]) -> None:
        """What a stack consists of: logical id, type, physical id."""
        answer = [
            {
                "LogicalResourceId": logical,
                "ResourceType": kind,
                "PhysicalResourceId": physical,
                "Timestamp": LONG_AGO,
                "ResourceStatus": "CREATE_COMPLETE",
            }
            for logical, kind, physical in resources
        ]
        self.stacks.add_response("describe_stack_resources", {"StackResources": answer}, {"StackName": stack})


@pytest.fixture
def account() -> Iterator[Account]:
    clients = Clients("http://127.0.0.1:9", "123456789012")
    with (
        Stubber(clients.client("lambda")) as functions,
        Stubber(clients.client("dynamodb")) as tables,
        Stubber(clients.client("cloudformation")) as stacks,
    ):
        yield Account(clients, functions, tables, stacks)
        functions.assert_no_pending_responses()
        tables.assert_no_pending_responses()
        stacks.assert_no_pending_responses()


def test_a_deleted_stack_is_passed_over(account: Account) -> None:
    account.has_stacks(gone="DELETE_COMPLETE", users="CREATE_COMPLETE")
    account.has_resources("users", ("StreamProcessor", "AWS::Lambda::Function", "users-StreamProcessor-1"))
    assert logical_ids(account.clients, FUNCTION) == {"StreamProcessor": "users-StreamProcessor-1"}


def test_a_stack_that_was_rolled_back_is_not_passed_over(account: Account) -> None:
    account.has_stacks(users="UPDATE_ROLLBACK_COMPLETE")
    account.has_resources("users", ("F", "AWS::Lambda::Function", "f-1"))
    assert logical_ids(account.clients, FUNCTION) == {"F": "f-1"}


def test_only_functions_are_named_and_those_of_all_pages(account: Account) -> None:
    account.has_stacks(one="CREATE_COMPLETE", more="next")
    account.has_resources("one", ("F", "AWS::Lambda::Function", "f-1"), ("T", "AWS::DynamoDB::Table", "t-1"))
    account.has_stacks(two="CREATE_COMPLETE", asked="next")
    account.has_resources("two", ("G", "AWS::Lambda::Function", "g-1"))
    assert logical_ids(account.clients, FUNCTION) == {"F": "f-1", "G": "g-1"}


def test_a_function_that_goes_by_the_name_is_found_without_looking_at_stacks(account: Account) -> None:
    account.has_functions("f-1")
    assert physical_name(account.clients, FUNCTION, "f-1") == "f-1"


def test_a_mistyped_function_is_answered_with_names_and_logical_ids(account: Account) -> None:
    account.has_functions("f-1")
    account.has_stacks(gone="DELETE_COMPLETE", users="CREATE_COMPLETE")
    account.has_resources("users", ("StreamProcessor", "AWS::Lambda::Function", "f-1"))
    with pytest.raises(UsageError) as error:
        physical_name(account.clients, FUNCTION, "StreamProcesor")
    assert str(error.value) == (
        "There is no function in account 123456789012 'StreamProcesor'. "
        "Did you mean 'StreamProcessor'? There are: StreamProcessor, f-1."
    )


def test_a_table_is_found_by_its_logical_id_too(account: Account) -> None:
    account.has_tables("users-1")
    account.has_stacks(users="CREATE_COMPLETE")
    account.has_resources("users", ("F", "AWS::Lambda::Function", "f-1"), ("T", TABLE.type, "users-1"))
    assert physical_name(account.clients, TABLE, "T") == "users-1"
