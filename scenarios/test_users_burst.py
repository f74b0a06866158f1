"""Many writes at once: every one arrives, and each user's own in the order in which they were made."""

from typing import Any

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("users")


def user(name: str, visit: int) -> dict[str, Any]:
    return {"userId": name, "email": f"{name}@example.com", "visit": visit}


NAMES = [f"u-{number}" for number in range(50)]
HISTORY = {name: [user(name, visit) for visit in range(10)] for name in NAMES}


def test_500_writes_all_arrive_in_order_for_each_user_and_each_makes_an_event(sandbox: Sandbox) -> None:
    sandbox.table("UsersTable").put_all(user(name, visit) for visit in range(10) for name in NAMES)

    processor = sandbox.function("StreamProcessor")
    processor.expect_records(500, within=60)
    arrived = processor.records_by_key
    assert {name: [record.new for record in records] for name, records in arrived.items()} == HISTORY

    events = sandbox.queue("UserEvents")
    events.expect_count(50, type="UserCreated", within=30)
    events.expect_count(450, type="UserUpdated", within=30)
