"""Each kind of change of a user reaches the function, with the images that belong to it."""

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("users")

ADA = {"userId": "ada", "email": "ada@example.com"}
MOVED = {"userId": "ada", "email": "ada@example.org"}


def test_a_new_user_arrives_as_an_insert_with_the_new_image_only(sandbox: Sandbox) -> None:
    sandbox.table("UsersTable").put(ADA)

    record = sandbox.function("StreamProcessor").expect_record(event_name="INSERT")
    assert (record.keys, record.old, record.new) == ({"userId": "ada"}, None, ADA)


def test_a_changed_user_arrives_as_a_modify_with_both_images(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put(ADA)
    users.update("ada", email="ada@example.org")

    record = sandbox.function("StreamProcessor").expect_record(event_name="MODIFY")
    assert (record.keys, record.old, record.new) == ({"userId": "ada"}, ADA, MOVED)


def test_a_deleted_user_arrives_as_a_remove_with_the_old_image_only(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put(ADA)
    users.delete("ada")

    record = sandbox.function("StreamProcessor").expect_record(event_name="REMOVE")
    assert (record.keys, record.old, record.new) == ({"userId": "ada"}, ADA, None)


def test_a_user_written_again_as_it_was_does_not_arrive_a_second_time(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put(ADA)
    users.put(ADA)
    users.put(MOVED)

    first, second = sandbox.function("StreamProcessor").expect_records(2)
    assert (first.event_name, second.event_name) == ("INSERT", "MODIFY")
