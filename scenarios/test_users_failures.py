"""One user that no event can be made of costs the others nothing, and is not lost."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

# Three records make a batch, so that the good ones and the bad one are in the same.
stack = scenario.stack(
    "users",
    parameters={"BatchSize": "3", "MaximumBatchingWindowInSeconds": "20"},
    twins=("template-node.yaml",),
)

ADA = {"userId": "ada", "email": "ada@example.com"}
NOBODY = {"userId": "nobody"}  # no email address
BOB = {"userId": "bob", "email": "bob@example.com"}


def test_the_others_of_a_batch_are_announced_and_the_one_that_fails_is_handed_over(sandbox: Sandbox) -> None:
    sandbox.table("UsersTable").put_all([ADA, NOBODY, BOB])

    attempt = sandbox.function("StreamProcessor").expect_invocation()
    ada, nobody, bob = attempt.records
    assert (ada.new, nobody.new, bob.new) == (ADA, NOBODY, BOB)
    assert attempt.result == {"batchItemFailures": [{"itemIdentifier": nobody.sequence_number}]}
    sandbox.queue("UserEvents").expect_all([IsPartialDict(userId="ada"), IsPartialDict(userId="bob")])

    failure = sandbox.queue("UsersFailures").expect()
    assert failure["requestContext"] == IsPartialDict(condition="RetryAttemptsExhausted")
    assert failure["DDBStreamBatchInfo"]["startSequenceNumber"] == nobody.sequence_number


def test_only_the_user_that_fails_is_given_up_and_those_after_it_are_announced(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put_all([ADA, NOBODY, BOB])
    sandbox.queue("UsersFailures").expect()
    users.put_all({"userId": name, "email": f"{name}@example.com"} for name in ("eve", "joe", "kim"))

    sandbox.settle()
    assert [(record.key, record.states["StreamProcessor"]) for record in users.records] == [
        ("ada", "succeeded"),
        ("nobody", "discarded"),
        ("bob", "succeeded"),
        ("eve", "succeeded"),
        ("joe", "succeeded"),
        ("kim", "succeeded"),
    ]
    assert len(sandbox.queue("UsersFailures").messages) == 1
    sandbox.queue("UserEvents").expect(type="UserCreated", userId="eve")
