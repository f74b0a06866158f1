"""A change of an item in a table runs a function, which logs it."""

from typing import Any

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("quickstart", twins=("template-node.yaml",))


def profile(name: str, visit: int) -> dict[str, Any]:
    return {"id": name, "visit": visit}


NAMES = [f"p-{number}" for number in range(50)]
HISTORY = {name: [profile(name, visit) for visit in range(10)] for name in NAMES}


def test_a_profile_that_is_written_and_deleted_is_in_the_functions_log(sandbox: Sandbox) -> None:
    profiles, logger = sandbox.table("UserProfileTable"), sandbox.function("ProfileLogger")
    profiles.put(id="p-1", name="Ada")
    profiles.delete("p-1")

    written, deleted = logger.expect_records(2)
    assert written.raw == IsPartialDict(eventName="INSERT", eventSource="aws:dynamodb")
    assert deleted.raw == IsPartialDict(eventName="REMOVE", eventSource="aws:dynamodb")
    logger.expect_log('INSERT {"id":{"S":"p-1"}} {"NewImage":{"id":{"S":"p-1"},"name":{"S":"Ada"}}}')
    logger.expect_log('REMOVE {"id":{"S":"p-1"}} {"OldImage":{"id":{"S":"p-1"},"name":{"S":"Ada"}}}')


def test_500_writes_all_arrive_each_profiles_own_in_the_order_they_were_made(sandbox: Sandbox) -> None:
    sandbox.table("UserProfileTable").put_all(profile(name, visit) for visit in range(10) for name in NAMES)

    logger = sandbox.function("ProfileLogger")
    logger.expect_records(500, within=120)
    arrived = logger.records_by_key
    assert {name: [record.new for record in records] for name, records in arrived.items()} == HISTORY
