"""DynamoDB Local's databases, of which a deleted account's are given to the next ones."""

from collections.abc import Mapping
from typing import Any

from sandbox.localstack.dynamodb.databases import LIVES, Databases

HERE = "us-east-1"
LABELS = ["2026-03-01T10:00:00.001", "2026-03-01T10:00:00.002", "2026-03-01T10:00:00.003"]


class Local:
    """DynamoDB Local, as far as it is asked: what is in each database."""

    def __init__(self) -> None:
        self.tables: dict[str, list[str]] = {}
        self.streams: dict[str, list[str]] = {}
        self.answers = True

    def ask(self, key: str, region: str, operation: str, query: Mapping[str, Any]) -> Any:
        if not self.answers:
            raise ConnectionError("refused")
        if operation.endswith(".ListTables"):
            return {"TableNames": self.tables.get(key, [])}
        left = self.streams.get(key, [])  # one on each page
        here = left.index(query["ExclusiveStartStreamArn"]) + 1 if query else 0
        page = {"Streams": [{"StreamLabel": label} for label in left[here : here + 1]]}
        return page | ({"LastEvaluatedStreamArn": left[here]} if here + 1 < len(left) else {})


def not_on_disk(key: str, region: str) -> None:
    pass


def test_a_database_is_made_before_anybody_hears_of_it_and_once() -> None:
    made: list[tuple[str, str]] = []
    databases = Databases(Local().ask, lambda *place: made.append(place))

    key = databases.key("1", HERE)
    assert made == [(key, HERE)]

    databases.forget("1")
    assert databases.key("2", HERE) == databases.key("2", HERE) == key
    assert made == [(key, HERE)]


def test_an_account_has_one_database_in_each_region_and_shares_none() -> None:
    databases = Databases(Local().ask, not_on_disk)
    places = [(account, region) for account in ("1", "2") for region in (HERE, "eu-west-1")]

    keys = [databases.key(*place) for place in places]

    assert len(set(keys)) == len(places)
    assert keys == [databases.key(*place) for place in places]
    assert all(key.isalnum() for key in keys), "DynamoDB Local takes no others"


def test_a_deleted_accounts_database_is_the_next_ones_in_that_region_alone() -> None:
    databases = Databases(Local().ask, not_on_disk)
    former = databases.key("1", HERE)

    databases.forget("1")

    assert databases.key("2", "eu-west-1") != former
    assert databases.key("2", HERE) == former
    assert databases.key("3", HERE) != former


def test_an_account_that_comes_again_has_not_the_database_that_is_anothers_now() -> None:
    databases = Databases(Local().ask, not_on_disk)
    former = databases.key("1", HERE)
    databases.forget("1")
    assert databases.key("2", HERE) == former

    assert databases.key("1", HERE) != former


def test_one_in_which_a_table_was_left_is_nobodys() -> None:
    local = Local()
    databases = Databases(local.ask, not_on_disk)
    local.tables[databases.key("1", HERE)] = ["Late"]

    databases.forget("1")

    assert databases.key("2", HERE) not in local.tables


def test_one_that_cannot_be_looked_into_is_nobodys() -> None:
    local = Local()
    databases = Databases(local.ask, not_on_disk)
    former = databases.key("1", HERE)
    local.answers = False

    databases.forget("1")

    assert databases.key("2", HERE) != former


def test_the_streams_of_those_who_had_it_before_are_told_from_ones_own() -> None:
    local = Local()
    databases = Databases(local.ask, not_on_disk)
    local.streams[databases.key("1", HERE)] = LABELS[:2]
    assert not databases.is_former("1", HERE, LABELS[0])

    databases.forget("1")

    assert [databases.is_former("2", HERE, label) for label in LABELS] == [True, True, False]


def test_after_so_many_accounts_it_is_nobodys_since_their_streams_are_all_still_in_it() -> None:
    databases = Databases(Local().ask, not_on_disk)
    keys = []
    for number in range(LIVES + 1):
        keys.append(databases.key(str(number), HERE))
        databases.forget(str(number))

    assert len(set(keys[:LIVES])) == 1
    assert keys[LIVES] != keys[0]
