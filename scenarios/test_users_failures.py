"""One user that no event can be made of costs the others nothing, and is not lost."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

# Three records make a batch, so that the good ones and the bad one are in the same.
stack = scenario.stack("users", parameters={"BatchSize": "3", "MaximumBatchingWindowInSeconds": "2"})

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

    failure = sandbox.queue("UsersFailures").expect(within=20)
    assert failure["requestContext"] == IsPartialDict(condition="RetryAttemptsExhausted")
    assert failure["DDBStreamBatchInfo"]["startSequenceNumber"] == nobody.sequence_number


def test_users_after_a_failed_one_are_announced_once_it_is_given_up(sandbox: Sandbox) -> None:
    users = sandbox.table("UsersTable")
    users.put_all([ADA, NOBODY, BOB])
    sandbox.queue("UsersFailures").expect(within=20)
    users.put(userId="eve", email="eve@example.com")

    sandbox.queue("UserEvents").expect(type="UserCreated", userId="eve")
