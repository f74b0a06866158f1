"""The ledger of records read with its cursor."""

from typing import Any

from sandbox.scenario.ledger_records import RecordLedger, record_of
from tests.unit.scenario.ledger_entries import attempt, passage, record


class FakeEngine:
    """Answers like ``/_sandbox/records``."""

    def __init__(self, *entries: dict[str, Any]) -> None:
        self.entries = [entry | {"id": number} for number, entry in enumerate(entries, 1)]
        self.asked: list[dict[str, Any]] = []

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        assert path == "records"
        self.asked.append(query)
        found = [each for each in self.entries if each["id"] > query["after"]][: query["limit"]]
        cursor = found[-1]["id"] if found else query["after"]
        return {"cursor": cursor, "dropped": 3, "records": found}


def ledger(*entries: dict[str, Any], **names: str) -> RecordLedger:
    read = RecordLedger(FakeEngine(*entries), "123456789012", "eu-west-1", names)
    read.refresh()
    return read


def test_only_the_account_and_region_are_asked_about() -> None:
    engine = FakeEngine()
    RecordLedger(engine, "123456789012", "eu-west-1").refresh()
    assert engine.asked == [{"after": 0, "limit": 1000, "account": "123456789012", "region": "eu-west-1"}]


def test_a_record_that_changed_takes_the_place_of_what_it_was() -> None:
    read = ledger(
        record("100", passage("running")), record("200"), record("100", passage("succeeded", attempt()))
    )
    [first, _] = read.records("Users")
    assert first.states == {"processor": "succeeded"}


def test_records_of_two_shards_may_have_one_sequence_number() -> None:
    assert len(ledger(record("100"), record("100", shard="shardId-2")).records("Users")) == 2


def test_records_come_in_the_order_in_which_they_were_read_and_numbers_are_no_text() -> None:
    read = ledger(record("1000"), record("200"), record("300", readAt=1_600_000_000.0))
    assert [each.sequence_number for each in read.records("Users")] == ["300", "200", "1000"]


def test_records_of_other_tables_are_left_out() -> None:
    assert ledger(record("100", table="Orders")).records("Users") == []


def test_functions_go_by_the_names_that_are_given_to_them() -> None:
    [only] = ledger(record("100", passage("filtered")), processor="StreamProcessor").records("Users")
    assert only.states == {"StreamProcessor": "filtered"}


def test_forgotten_records_are_counted() -> None:
    assert ledger().dropped == 3


def test_keys_are_plain_values() -> None:
    found = record_of(record(keys={"pk": {"S": "a"}, "sk": {"B": "AP8="}}))
    assert (found.keys, found.key) == ({"pk": "a", "sk": b"\x00\xff"}, ("a", b"\x00\xff"))


def test_a_record_is_shown_by_what_became_of_it() -> None:
    assert repr(record_of(record("100", passage("filtered")))) == "MODIFY 'u-1' {'processor': 'filtered'}"
