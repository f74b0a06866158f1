"""A change of an item in a table runs a function, which logs it."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("quickstart")


def test_a_profile_that_is_written_is_in_the_functions_log(sandbox: Sandbox) -> None:
    sandbox.table("UserProfileTable").put(id="p-1", name="Ada")

    logger = sandbox.function("ProfileLogger")
    logger.expect_log('INSERT {"id": {"S": "p-1"}}')
    assert logger.expect_invocation(outcome="success").event == IsPartialDict(
        Records=[IsPartialDict(eventName="INSERT", eventSource="aws:dynamodb")]
    )


def test_a_profile_that_is_deleted_is_logged_as_it_last_was(sandbox: Sandbox) -> None:
    profiles = sandbox.table("UserProfileTable")
    profiles.put(id="p-1", name="Ada")
    profiles.update("p-1", name="Ada Lovelace")
    profiles.delete("p-1")

    sandbox.function("ProfileLogger").expect_log(
        'REMOVE {"id": {"S": "p-1"}} {"OldImage": {"id": {"S": "p-1"}, "name": {"S": "Ada Lovelace"}}}'
    )
