"""What a change means is published: an event of its own type, with exactly the fields that changed."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("users", twins=("template-node.yaml",))


def test_a_changed_email_is_announced_with_the_old_and_the_new_address(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put(userId="ada", email="old@example.com")
    users.update("ada", email="new@example.com")

    event = sandbox.queue("UserEvents").expect(type="EmailChanged", userId="ada")
    assert (event["old"], event["new"]) == ("old@example.com", "new@example.com")


def test_writing_the_same_user_again_announces_nothing(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put(userId="ada", email="ada@example.com")
    users.put(userId="ada", email="ada@example.com")

    sandbox.settle()
    assert sandbox.queue("UserEvents").messages == [IsPartialDict(type="UserCreated", userId="ada")]
    assert len(sandbox.function("StreamProcessor").invocations) == 1


def test_a_suspension_its_end_and_the_deletion_of_a_user_are_announced(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put(userId="ada", email="ada@example.com", status="ACTIVE")
    users.update("ada", status="SUSPENDED")
    users.update("ada", status="ACTIVE")
    users.delete("ada")

    ada_as_she_last_was = {"userId": "ada", "email": "ada@example.com", "status": "ACTIVE"}
    sandbox.queue("UserEvents").expect_all(
        [
            IsPartialDict(type="UserSuspended", old="ACTIVE", new="SUSPENDED"),
            IsPartialDict(type="UserReactivated", old="SUSPENDED", new="ACTIVE"),
            IsPartialDict(type="UserDeleted", user=ada_as_she_last_was),
        ]
    )


def test_each_field_that_changed_is_told_in_exactly_one_event_and_no_other_field_in_any(
    sandbox: Sandbox,
) -> None:
    users = sandbox.table("UsersTable")
    users.put(userId="ada", email="old@example.com", status="ACTIVE", plan="free", phone="1", name="Ada")
    users.update(
        "ada", email="new@example.com", status="SUSPENDED", plan="gold", city="Köln", remove=["phone"]
    )

    rest = {"plan": {"old": "free", "new": "gold"}, "city": {"new": "Köln"}, "phone": {"old": "1"}}
    events = sandbox.queue("UserEvents")
    events.expect_all(
        [
            IsPartialDict(type="UserCreated"),
            IsPartialDict(type="EmailChanged", old="old@example.com", new="new@example.com"),
            IsPartialDict(type="UserSuspended", old="ACTIVE", new="SUSPENDED"),
            IsPartialDict(type="UserUpdated", changed=rest),
        ]
    )
    sandbox.settle()
    assert len(events.messages) == 4
