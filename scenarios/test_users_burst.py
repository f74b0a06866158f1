"""Many writes at once: every one arrives, and each user's own in the order in which they were made."""

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("users")

NAMES = [f"u-{number}" for number in range(50)]
VISITS = list(range(10))
WRITES = [
    {"userId": name, "email": f"{name}@example.com", "visit": visit} for visit in VISITS for name in NAMES
]


def test_500_writes_all_arrive_in_order_for_each_user(sandbox: Sandbox) -> None:
    sandbox.table("UsersTable").put_all(WRITES)

    processor = sandbox.function("StreamProcessor")
    processor.expect_records(500, within=60)
    arrived = {
        user: [record.new["visit"] for record in records]
        for user, records in processor.records_by_key.items()
    }
    assert arrived == dict.fromkeys(NAMES, VISITS)


def test_500_writes_make_500_events(sandbox: Sandbox) -> None:
    sandbox.table("UsersTable").put_all(WRITES)

    events = sandbox.queue("UserEvents")
    events.expect_count(50, type="UserCreated", within=60)
    events.expect_count(450, type="UserUpdated", within=60)
