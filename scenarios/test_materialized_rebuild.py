"""A view that is wrong is made anew from the table, while the table is written to."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("materialized")


def test_a_view_made_anew_while_orders_change_has_lost_none_of_the_changes(sandbox: Sandbox) -> None:
    orders, view = sandbox.table("OrdersTable"), sandbox.table("CustomerOrdersTable")
    orders.put_all(an_order(number) for number in range(20))
    sandbox.settle()
    ruin(sandbox)

    with ThreadPoolExecutor() as pool:
        made, written = Event(), Event()
        writing = pool.submit(keep_writing, sandbox, made, written)
        assert written.wait(60)
        answer = sandbox.function("RebuildView").invoke({})
        made.set()
        changes = writing.result()

    sandbox.settle()
    assert answer["filled"] > 0 and answer["invalid"] == 0, answer
    assert changes > 1
    left = {item["orderId"]: item["status"] for item in orders.items}
    assert len(left) < 20
    rows = [row for row in view.items if row["entry"].startswith("order#")]
    assert {row["orderId"]: row["status"] for row in rows} == left
    summary = view.get(("customer#ada", "summary"))
    assert summary is not None
    opened = sum(status == "OPEN" for status in left.values())
    assert (summary["orders"], summary["open"]) == (len(left), opened)


def test_a_table_too_large_for_one_invocation_is_read_by_several_and_the_view_is_emptied_once(
    sandbox: Sandbox,
) -> None:
    sandbox.deploy({"RebuildTimeout": "60"})  # all of it spare: each invocation reads one page, of 100 orders
    sandbox.table("OrdersTable").put_all(an_order(number) for number in range(101))
    sandbox.settle()
    ruin(sandbox)
    rebuild = sandbox.function("RebuildView")

    first = rebuild.invoke({})
    assert (first["filled"], first["invalid"]) == (100, 0)
    second = rebuild.invoke(first)
    assert second == {"filled": 1, "invalid": 0}

    summary = sandbox.table("CustomerOrdersTable").get(("customer#ada", "summary"))
    assert summary is not None
    assert (summary["orders"], summary["open"]) == (101, 101)


def an_order(number: int) -> dict[str, str]:
    return {
        "orderId": f"o-{number}",
        "customerId": "ada",
        "placedAt": f"2026-03-01T10:{number % 60:02}:00Z",
        "status": "OPEN",
    }


def ruin(sandbox: Sandbox) -> None:
    """Rows are lost, and counts are wrong, as no record of the stream will ever put right."""
    view = sandbox.table("CustomerOrdersTable")
    view.update(("customer#ada", "summary"), orders=7, open=-3)
    for number in range(8):
        view.delete((f"order#o-{number}", "seen"))
        view.delete(("customer#ada", f"order#2026-03-01T10:{number % 60:02}:00Z#o-{number}"))


def keep_writing(sandbox: Sandbox, made: Event, written: Event) -> int:
    """Ships and deletes orders until the view is made; how many changes that were."""
    orders, changes = sandbox.table("OrdersTable"), 0
    while not made.is_set() or changes < 8:
        if changes % 4 == 0:
            orders.delete(f"o-{19 - changes // 4 % 5}")
        else:
            orders.update(f"o-{changes % 15}", status="SHIPPED" if changes % 3 else "OPEN")
        changes += 1
        written.set()
        made.wait(0.05)
    return changes
