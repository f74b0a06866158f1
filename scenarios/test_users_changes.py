"""Each kind of change of a user reaches the function, with the images that belong to it."""

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("users", twins=("template-node.yaml",))

ADA = {"userId": "ada", "email": "ada@example.com"}
MOVED = {"userId": "ada", "email": "ada@example.org"}


def test_what_changed_arrives_with_its_images_and_what_did_not_change_does_not_arrive(
    sandbox: Sandbox,
) -> None:
    users = sandbox.table("UsersTable")
    users.put(ADA)
    users.put(ADA)
    users.update("ada", email="ada@example.org")
    users.delete("ada")

    created, changed, deleted = sandbox.function("StreamProcessor").expect_records(3)
    assert (created.event_name, created.old, created.new) == ("INSERT", None, ADA)
    assert (changed.event_name, changed.old, changed.new) == ("MODIFY", ADA, MOVED)
    assert (deleted.event_name, deleted.old, deleted.new) == ("REMOVE", MOVED, None)
