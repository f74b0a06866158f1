"""An update of a profile is validated, logged and pushed; what is none is rejected, the others are not."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

# Three records make a batch, so that the good ones and the bad one are in the same.
stack = scenario.stack("profile", parameters={"BatchSize": "3", "MaximumBatchingWindowInSeconds": "1"})

ADA = {"profileId": "ada", "name": "Ada", "email": "ada@example.com"}
BOB = {"profileId": "bob", "name": "Bob", "email": "bob@example.com"}


def test_a_valid_update_is_logged_and_pushed_with_the_fields_that_changed(sandbox: Sandbox) -> None:
    profiles, notifications = sandbox.table("ProfilesTable"), sandbox.queue("ProfileNotifications")
    profiles.put(ADA)
    profiles.update("ada", email="ada@example.org", birthday="1815-12-10", interests={"engines", "sums"})

    notifications.expect(type="ProfileCreated", profileId="ada", fields=["email", "name", "profileId"])
    pushed = notifications.expect(type="ProfileUpdated", profileId="ada")
    assert pushed["fields"] == ["birthday", "email", "interests"]
    log = sandbox.function("ProfileUpdates").expect_log("MODIFY of ada is valid: birthday, email, interests")
    assert "1815-12-10" not in log and "engines" not in log


def test_an_invalid_update_is_rejected_and_the_others_of_its_batch_are_pushed_once(sandbox: Sandbox) -> None:
    profiles, updates = sandbox.table("ProfilesTable"), sandbox.function("ProfileUpdates")
    profiles.put_all([ADA, {"profileId": "eve", "email": "nowhere", "admin": True}, BOB])

    rejected = sandbox.queue("RejectedUpdates").expect()
    sandbox.settle()
    ada, eve, bob = profiles.records
    assert rejected["requestContext"] == IsPartialDict(condition="RetryAttemptsExhausted")
    assert rejected["DDBStreamBatchInfo"] == IsPartialDict(
        batchSize=1, startSequenceNumber=eve.sequence_number, endSequenceNumber=eve.sequence_number
    )
    updates.expect_log("rejected eve: name is missing; there is no field admin; email is no email address")
    assert [record.states["ProfileUpdates"] for record in (ada, eve, bob)] == [
        "succeeded",
        "discarded",
        "succeeded",
    ]
    pushed = sandbox.queue("ProfileNotifications").messages
    assert [(each["type"], each["profileId"]) for each in pushed] == [
        ("ProfileCreated", "ada"),
        ("ProfileCreated", "bob"),
    ]


def test_a_profile_that_was_rejected_is_pushed_when_it_is_mended(sandbox: Sandbox) -> None:
    profiles = sandbox.table("ProfilesTable")
    profiles.put(ADA | {"birthday": "2999-01-01"})
    sandbox.queue("RejectedUpdates").expect()
    profiles.update("ada", birthday="1815-12-10")

    pushed = sandbox.queue("ProfileNotifications").expect(profileId="ada")
    assert pushed == IsPartialDict(type="ProfileUpdated", fields=["birthday"])


def test_a_deleted_profile_is_no_update_and_the_function_is_not_invoked(sandbox: Sandbox) -> None:
    profiles, updates = sandbox.table("ProfilesTable"), sandbox.function("ProfileUpdates")
    profiles.put(ADA)
    profiles.delete("ada")

    sandbox.settle()
    assert [record.event_name for record in updates.records] == ["INSERT"]
    assert [record.states["ProfileUpdates"] for record in profiles.records] == ["succeeded", "filtered"]
    assert len(sandbox.queue("ProfileNotifications").messages) == 1
