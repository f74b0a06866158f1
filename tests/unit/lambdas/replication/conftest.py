"""The environment that the template gives the function; its boto3 client is made at import."""

import pytest


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICA_REGION", "us-west-2")
    monkeypatch.setenv("REPLICA_TABLE", "Products")
    monkeypatch.setenv("VERSIONS_TABLE", "ProductsVersions")
