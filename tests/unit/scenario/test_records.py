"""Stream records in plain values."""

from typing import Any

from sandbox.scenario.records import Record, first_deliveries, records_of


def raw(event_id: str = "1", **stream: Any) -> dict[str, Any]:
    keys = {"Keys": {"userId": {"S": "u-1"}}, "SequenceNumber": "100"}
    return {"eventID": event_id, "eventName": "MODIFY", "dynamodb": keys | stream}


def test_images_and_keys_are_plain_values() -> None:
    record = Record(raw(OldImage={"n": {"N": "1"}}, NewImage={"b": {"B": "AP8="}}))
    assert (record.keys, record.old, record.new) == ({"userId": "u-1"}, {"n": 1}, {"b": b"\x00\xff"})


def test_an_image_that_the_stream_does_not_carry_is_none() -> None:
    record = Record(raw())
    assert (record.old, record.new) == (None, None)


def test_a_key_of_one_attribute_is_its_value_and_of_two_a_tuple() -> None:
    two = {"pk": {"S": "a"}, "sk": {"N": "2"}}
    assert (Record(raw()).key, Record(raw(Keys=two)).key) == ("u-1", ("a", 2))


def test_a_record_is_shown_by_what_it_did() -> None:
    record = Record(raw(NewImage={"email": {"S": "x"}}))
    assert repr(record) == "MODIFY keys={'userId': 'u-1'}, new={'email': 'x'}"


def test_an_event_that_is_no_streams_has_no_records() -> None:
    events: list[Any] = [{}, [], None, {"Records": [{"Sns": {}}]}, {"Records": 1}]
    assert [records_of(event) for event in events] == [[]] * 5


def test_a_record_that_is_delivered_again_counts_once() -> None:
    delivered = [Record(raw("1")), Record(raw("2")), Record(raw("1"))]
    assert first_deliveries(delivered) == delivered[:2]
