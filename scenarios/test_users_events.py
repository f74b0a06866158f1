"""What a change means is published: an event of its own type, with exactly the fields that changed."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("users")


def test_a_changed_email_is_announced_with_the_old_and_the_new_address(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put(userId="ada", email="old@example.com")
    users.update("ada", email="new@example.com")

    event = sandbox.queue("UserEvents").expect(type="EmailChanged", userId="ada")
    assert (event["old"], event["new"]) == ("old@example.com", "new@example.com")


def test_a_suspension_and_its_end_are_announced(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put(userId="ada", email="ada@example.com", status="ACTIVE")
    users.update("ada", status="SUSPENDED")
    users.update("ada", status="ACTIVE")

    sandbox.queue("UserEvents").expect_all(
        [
            IsPartialDict(type="UserSuspended", old="ACTIVE", new="SUSPENDED"),
            IsPartialDict(type="UserReactivated", old="SUSPENDED", new="ACTIVE"),
        ]
    )


def test_an_update_names_the_fields_that_changed_and_no_others(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put(userId="ada", email="ada@example.com", phone="1", plan="free", name="Ada")
    users.update("ada", plan="gold", city="London", remove=["phone"])

    event = sandbox.queue("UserEvents").expect(type="UserUpdated")
    assert event["changed"] == {
        "city": {"new": "London"},
        "phone": {"old": "1"},
        "plan": {"old": "free", "new": "gold"},
    }


def test_each_field_of_one_change_is_told_in_exactly_one_event(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put(userId="ada", email="old@example.com", status="ACTIVE", plan="free")
    users.update("ada", email="new@example.com", status="SUSPENDED", plan="gold")

    events = sandbox.queue("UserEvents")
    events.expect_all(
        [
            IsPartialDict(type="UserCreated"),
            IsPartialDict(type="EmailChanged", old="old@example.com", new="new@example.com"),
            IsPartialDict(type="UserSuspended", old="ACTIVE", new="SUSPENDED"),
            IsPartialDict(type="UserUpdated", changed={"plan": {"old": "free", "new": "gold"}}),
        ]
    )
    events.expect_count(4)


def test_a_deleted_user_is_announced_as_it_last_was(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put(userId="ada", email="ada@example.com", plan="gold")
    users.delete("ada")

    event = sandbox.queue("UserEvents").expect(type="UserDeleted")
    assert event["user"] == {"userId": "ada", "email": "ada@example.com", "plan": "gold"}
