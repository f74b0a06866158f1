"""What could not be announced in time is handed over, and not lost."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("users", twins=("template-node.yaml",))
ADA = {"userId": "ada", "email": "ada@example.com"}


def test_what_could_not_be_announced_for_an_hour_is_handed_over_untried(sandbox: Sandbox) -> None:
    processor, users = sandbox.function("StreamProcessor"), sandbox.table("UsersTable")
    sandbox.client("lambda").put_function_concurrency(
        FunctionName=processor.name, ReservedConcurrentExecutions=0
    )
    users.put(ADA)
    sandbox.clock.advance(hours=2)

    failure = sandbox.queue("UsersFailures").expect()
    assert failure["requestContext"] == IsPartialDict(condition="RecordAgeExceeded")
    sandbox.settle()
    assert processor.invocations == sandbox.queue("UserEvents").messages == []
