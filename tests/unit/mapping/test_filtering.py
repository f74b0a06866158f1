"""Which records a filter lets through; what is expected is AWS's own wherever it was seen (reference 3.2)."""

import json
from typing import Any

import pytest

from sandbox.mapping.filtering import Filter, InvalidPattern, Match

DELIVERED = Match(True, 0)
DROPPED = Match(False, None)


def record(**changes: Any) -> dict[str, Any]:
    """An insertion as a function receives it; ``changes`` replace members of ``dynamodb``."""
    image = {
        "pk": {"S": "a"},
        "status": {"S": "ACTIVE"},
        "age": {"N": "42"},
        "note": {"S": ""},
        "gone": {"NULL": True},
        "vip": {"BOOL": True},
        "tags": {"SS": ["red", "blue"]},
        "lines": {"L": [{"M": {"sku": {"S": "x"}, "n": {"N": "1"}}}, {"M": {"sku": {"S": "y"}}}]},
    }
    return {
        "eventID": "c9fbe7d0261a5163fcb6940593e41797",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1789651658.0,
            "Keys": {"pk": {"S": "a"}},
            "NewImage": image,
            "SequenceNumber": "2500003077291036516106",
            "SizeBytes": 9,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
            **changes,
        },
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/2026-09-17T12:49:54.528",
    }


def removal() -> dict[str, Any]:
    removed = record()
    removed["eventName"] = "REMOVE"
    removed["dynamodb"]["OldImage"] = removed["dynamodb"].pop("NewImage")
    return removed


def matches(pattern: object, event: dict[str, Any] | None = None) -> bool:
    return Filter.of([json.dumps(pattern)]).match(event or record()).passes


def image(**fields: object) -> dict[str, object]:
    return {"dynamodb": {"NewImage": fields}}


def test_without_patterns_every_record_passes_and_none_is_named() -> None:
    assert Filter.of([]).match(record()) == Match(True, None)


def test_the_first_pattern_that_matches_is_named() -> None:
    patterns = [json.dumps({"eventName": [name]}) for name in ("REMOVE", "INSERT", "INSERT")]

    assert Filter.of(patterns).match(record()) == Match(True, 1)
    assert Filter.of(patterns[:1]).match(record()) == DROPPED


def test_an_insertion_passes_a_filter_on_its_event_name() -> None:
    inserts = Filter.of(['{"eventName": ["INSERT"]}'])

    assert inserts.match(record()) == DELIVERED
    assert inserts.match(removal()) == DROPPED


def test_exists_false_on_an_attribute_without_its_type_delivers_it_although_it_is_there() -> None:
    assert matches(image(status=[{"exists": False}]))
    assert not matches(image(status=[{"exists": True}]))


def test_numeric_never_matches_a_number_attribute() -> None:
    for numeric in (["=", 42], [">", 1], ["<=", 100], [">", 1, "<", 100]):
        assert not matches(image(age={"N": [{"numeric": numeric}]}))


def test_beside_a_numeric_that_cannot_match_anything_but_still_does() -> None:
    assert matches(image(age={"N": [{"numeric": [">", 100]}, {"anything-but": "101"}]}))


def test_numeric_matches_the_creation_time_which_is_a_real_number() -> None:
    def created(*numeric: object) -> dict[str, object]:
        return {"dynamodb": {"ApproximateCreationDateTime": [{"numeric": numeric}]}}

    assert matches(created(">", 1789651657))
    assert matches(created("=", 1789651658))
    assert matches(created(">=", 1789651658, "<", 1789651659))
    assert not matches(created("<", 1789651658))
    assert not matches(created(">", 1789651658, "<=", 1789651659))


def test_the_type_descriptor_must_be_in_the_path() -> None:
    assert matches(image(status={"S": ["ACTIVE"]}))
    assert not matches(image(status=["ACTIVE"]))


@pytest.mark.parametrize(
    "pattern",
    [
        {"eventName": ["INSERT"], "eventSource": ["aws:dynamodb"]},
        {"eventVersion": ["1.1"], "awsRegion": ["us-east-1"]},
        {"eventSourceARN": [{"prefix": "arn:aws:dynamodb:"}]},
        image(note={"S": [""]}),
        image(gone={"NULL": [True]}),
        image(vip={"BOOL": [True]}),
        image(age={"N": ["42"]}),
        image(status={"S": ["CLOSED", "ACTIVE"]}),
        image(status={"S": [{"equals-ignore-case": "active"}]}),
        image(status={"S": [{"anything-but": ["CLOSED", "GONE"]}]}),
        image(status={"S": [{"anything-but": "CLOSED"}]}),
        image(status={"S": [{"prefix": "ACT"}]}),
        image(status={"S": [{"suffix": "IVE"}]}),
        image(status={"S": [{"exists": True}]}),
        image(absent={"S": [{"exists": False}]}),
        image(absent={"S": ["x", {"exists": False}]}),
        {"dynamodb": {"OldImage": {"status": {"S": [{"exists": False}]}}}},
        {"dynamodb": {"SizeBytes": [9]}},
        {"dynamodb": {"SizeBytes": [{"anything-but": [8, 10]}]}},
        {"$or": [{"eventName": ["REMOVE"]}, {"dynamodb": {"SizeBytes": [{"numeric": ["<", 10]}]}}]},
        image(**{"$or": [{"status": {"S": ["CLOSED"]}}, {"age": {"N": ["42"]}}]}),
        {
            "eventName": ["INSERT"],
            "$or": [{"awsRegion": ["x"]}, {"$or": [{"a": ["b"]}, {"eventVersion": ["1.1"]}]}],
        },
        image(tags={"SS": ["blue"]}),
        image(lines={"L": {"M": {"sku": {"S": ["x"]}, "n": {"N": ["1"]}}}}),
    ],
    ids=json.dumps,
)
def test_it_matches(pattern: object) -> None:
    assert matches(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        {"eventName": ["INSERT"], "eventSource": ["aws:kinesis"]},
        {"eventName": ["insert"]},
        image(status={"S": ["ACTIV"]}),
        image(status={"S": [None]}),
        image(note={"S": [None]}),
        image(vip={"BOOL": ["true"]}),
        image(vip={"BOOL": [1]}),
        image(age={"N": [42]}),
        image(age={"N": ["42.0"]}),
        image(status={"S": [{"equals-ignore-case": "activ"}]}),
        image(status={"S": [{"anything-but": ["CLOSED", "ACTIVE"]}]}),
        image(absent={"S": [{"anything-but": "x"}]}),
        image(absent={"S": [{"exists": True}]}),
        image(status={"S": [{"exists": False}]}),
        image(status={"S": [{"prefix": "IVE"}]}),
        image(status={"S": [{"suffix": "ACT"}]}),
        {"dynamodb": {"SizeBytes": ["9"]}},
        {"eventName": ["INSERT"], "$or": [{"awsRegion": ["x"]}, {"eventVersion": ["1.0"]}]},
        {"eventName": ["REMOVE"], "$or": [{"awsRegion": ["us-east-1"]}, {"eventVersion": ["1.0"]}]},
        image(tags={"SS": ["green"]}),
        image(lines={"L": {"M": {"sku": {"S": ["y"]}, "n": {"N": ["1"]}}}}),
        image(lines={"L": {"M": {"n": {"N": [{"exists": False}]}}}}),
    ],
    ids=json.dumps,
)
def test_it_does_not_match(pattern: object) -> None:
    assert not matches(pattern)


def test_null_matches_null_alone() -> None:
    pattern = {"dynamodb": {"OldImage": [None]}}

    assert matches(pattern, record(OldImage=None))
    assert not matches(pattern, record(OldImage=""))
    assert not matches(pattern, record())


def test_a_pattern_on_the_new_image_never_matches_a_removal() -> None:
    assert not matches(image(status={"S": ["ACTIVE"]}), removal())


def test_only_a_deletion_by_time_to_live_matches_its_filter() -> None:
    by_ttl = removal() | {"userIdentity": {"type": "Service", "principalId": "dynamodb.amazonaws.com"}}
    pattern = {"userIdentity": {"type": ["Service"], "principalId": ["dynamodb.amazonaws.com"]}}

    assert matches(pattern, by_ttl)
    assert not matches(pattern, removal())


def test_of_two_equal_keys_the_last_one_counts() -> None:
    twice = Filter.of(['{"dynamodb": {"SizeBytes": [1]}, "dynamodb": {"SizeBytes": [9]}}'])

    assert twice.match(record()) == DELIVERED


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("single-string", "it is not JSON"),
        ('[{"eventName": ["INSERT"=123}]', "it is not JSON"),
        ('{"a": [NaN]}', "NaN is no JSON value"),
        ("[" * 4096, "nested too deeply"),
        ('["INSERT"]', "the pattern must be an object"),
        ("{}", "the pattern is an empty object"),
        ('{"dynamodb": {}}', '"dynamodb" is an empty object'),
        ('{"eventName": "INSERT"}', r'"eventName" must be a list of values, as in \["INSERT"\]'),
        ('{"eventName": null}', "must be a list of values"),
        ('{"eventName": []}', "is an empty list"),
        ('{"eventName": [["INSERT"]]}', "has a list in its list"),
        ('{"a": {"S": [{"wildcard": "x*"}]}}', '"a.S": wildcard is for EventBridge'),
        ('{"a": [{"cidr": "10.0.0.0/24"}]}', "cidr is for EventBridge"),
        ('{"a": [{"anything-but": {"prefix": "x"}}]}', "anything-but with prefix is for EventBridge"),
        ('{"a": [{"anything-but": {"suffix": "x"}}]}', "anything-but with suffix is for EventBridge"),
        ('{"a": [{"anything-but": {"wildcard": "x"}}]}', "anything-but with wildcard is for EventBridge"),
        (
            '{"a": [{"anything-but": {"equals-ignore-case": "x"}}]}',
            "with equals-ignore-case is for EventBridge",
        ),
        ('{"a": [{"anything-but": []}]}', "anything-but takes a string, a number, or a list"),
        ('{"a": [{"anything-but": ["x", 1]}]}', "a list of either kind"),
        ('{"a": [{"anything-but": null}]}', "anything-but takes"),
        (
            '{"a": [{"prefix": {"equals-ignore-case": "x"}}]}',
            "prefix with equals-ignore-case is for EventBridge",
        ),
        (
            '{"a": [{"suffix": {"equals-ignore-case": "x"}}]}',
            "suffix with equals-ignore-case is for EventBridge",
        ),
        ('{"a": [{"prefix": 1}]}', "prefix takes a string, not 1"),
        ('{"a": [{"equals-ignore-case": ["x"]}]}', "equals-ignore-case takes a string"),
        ('{"a": [{"exists": "true"}]}', "exists takes true or false"),
        ('{"a": [{"exists": 0}]}', "exists takes true or false"),
        ('{"a": [{"numeric": 5}]}', "numeric takes"),
        ('{"a": [{"numeric": []}]}', "numeric takes"),
        ('{"a": [{"numeric": ["=", "5"]}]}', "numeric takes"),
        ('{"a": [{"numeric": ["!=", 5]}]}', "numeric takes"),
        ('{"a": [{"numeric": ["=", true]}]}', "numeric takes"),
        ('{"a": [{"numeric": ["<", 5, ">", 1]}]}', "a lower and then an upper bound"),
        ('{"a": [{"numeric": [">", 5, "<", 5]}]}', "lower bound, 5, that is not below"),
        ('{"a": [{"prefix": "x", "suffix": "y"}]}', "one operator to an object"),
        ('{"a": [{}]}', "one operator to an object"),
        ('{"a": [{"begins-with": "x"}]}', '"begins-with" is no operator; there are anything-but'),
        ('{"$or": {"a": ["b"]}}', r"\$or in the pattern must be a list of two or more objects"),
        ('{"$or": [{"a": ["b"]}]}', "two or more objects"),
        ('{"x": {"$or": [{"a": ["b"]}, "c"]}}', '"x" must be an object, not "c"'),
    ],
)
def test_what_cannot_match_or_is_not_a_mappings_is_refused_with_the_reason(pattern: str, reason: str) -> None:
    with pytest.raises(InvalidPattern, match=reason):
        Filter.of([pattern])
