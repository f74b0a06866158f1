"""What is stored in a user comes out of the event as it went into the table."""

from decimal import Decimal

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("users", twins=("template-node.yaml",))

LONGEST = Decimal("1234567890123456789.0123456789012345678")  # 38 digits: DynamoDB holds no more
ONE_MORE = Decimal("1234567890123456789.0123456789012345679")


def test_numbers_sets_and_binary_survive_the_way_from_the_table_to_the_queue(sandbox: Sandbox) -> None:
    users, events = sandbox.table("UsersTable"), sandbox.queue("UserEvents")
    users.put(
        userId="ada",
        email="ada@example.com",
        score=Decimal("0.1"),
        longest=LONGEST,
        tags={"pro", "beta"},
        limits={Decimal("10"), Decimal("9.5")},
        avatar=b"\x00\xffPNG",
        address={"city": "Köln", "floors": [1, Decimal("2.5")], "lift": True, "note": None},
    )

    assert events.expect(type="UserCreated")["user"] == {
        "userId": "ada",
        "email": "ada@example.com",
        "score": Decimal("0.1"),
        "longest": LONGEST,
        "tags": ["beta", "pro"],
        "limits": [Decimal("9.5"), 10],
        "avatar": "AP9QTkc=",
        "address": {"city": "Köln", "floors": [1, Decimal("2.5")], "lift": True, "note": None},
    }

    users.update("ada", longest=ONE_MORE)
    changed = events.expect(type="UserUpdated")["changed"]
    assert changed == {"longest": {"old": LONGEST, "new": ONE_MORE}}
