"""The commands that let a person look into a scenario's account."""

from sandbox.scenario.resources import Named
from sandbox.settings import DEFAULT_ACCOUNT, DEFAULT_PORT, DEFAULT_REGION


def logs_command(account: str, port: int | None, region: str = DEFAULT_REGION) -> str:
    """``sandbox logs {function} …`` with a place for the function's name."""
    return f"{_port(port)}sandbox logs {{function}}{_account(account)}{_region(region)}"


def look_inside(account: str, endpoint_url: str, tables: list[Named]) -> str:
    """The line to paste: it shows the items of the first table, or the stack's resources."""
    what = f"dynamodb scan --table-name {tables[0].name}" if tables else "cloudformation describe-stacks"
    endpoint = "" if endpoint_url.endswith(f":{DEFAULT_PORT}") else f"AWS_ENDPOINT_URL={endpoint_url} "
    return f"AWS_ACCESS_KEY_ID={account} {endpoint}awslocal {what}"


def _account(account: str) -> str:
    return "" if account == DEFAULT_ACCOUNT else f" --account {account}"


def _region(region: str) -> str:
    return "" if region == DEFAULT_REGION else f" --region {region}"


def _port(port: int | None) -> str:
    return "" if port == DEFAULT_PORT else f"SANDBOX_PORT={port} "
