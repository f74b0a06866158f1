"""The commands that let a person look into a scenario's account."""

from sandbox.scenario.look_inside import logs_command, look_inside
from sandbox.scenario.resources import Named

USERS = Named("table", "UsersTable", "Users")
ACCOUNT = "123456789012"


def test_the_first_tables_items_are_shown() -> None:
    assert look_inside(ACCOUNT, "http://127.0.0.1:4566", [USERS]) == (
        "AWS_ACCESS_KEY_ID=123456789012 awslocal dynamodb scan --table-name Users"
    )


def test_a_stack_without_tables_is_described() -> None:
    assert look_inside(ACCOUNT, "http://127.0.0.1:4566", []).endswith(
        "awslocal cloudformation describe-stacks"
    )


def test_another_port_is_part_of_the_command() -> None:
    assert "AWS_ENDPOINT_URL=http://127.0.0.1:4600 awslocal" in look_inside(
        ACCOUNT, "http://127.0.0.1:4600", []
    )


def test_logs_are_asked_for_in_the_scenarios_account() -> None:
    command = logs_command(ACCOUNT, 4566).format(function="F")
    assert command == "sandbox logs F --account 123456789012"


def test_logs_of_the_default_account_need_only_the_functions_name() -> None:
    assert logs_command("000000000000", 4600) == "SANDBOX_PORT=4600 sandbox logs {function}"
