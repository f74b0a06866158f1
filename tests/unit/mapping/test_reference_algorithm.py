"""The mapping and the reference's own algorithm, written down independently, make the same calls."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.mapping import entries
from sandbox.mapping.answers import Answer, NotInvoked
from tests.unit.mapping import oracle
from tests.unit.mapping.behaviours import sequences
from tests.unit.mapping.fakes import Behaviour, numbers
from tests.unit.mapping.virtual import Fixture
from tests.unit.mapping.virtual_time import START, run

WORDS: list[oracle.Reply] = ["error", "ok", "throttled", "invalid"]
replies = st.sampled_from(WORDS) | st.integers(0, 7)


@st.composite
def scripts(draw: st.DrawFn) -> oracle.Script:
    """First what each call is told to come to; then records that fail, or are reported, for ever."""
    told = draw(st.lists(replies, max_size=8), label="replies of the first calls")
    raising = draw(st.sets(st.integers(1, 8), max_size=3), label="records that raise")
    reported = draw(st.sets(st.integers(1, 8), max_size=3), label="records that are reported")

    def script(call: int, batch: Sequence[int]) -> oracle.Reply:
        if call < len(told):
            reply = told[call]
            return reply % len(batch) if isinstance(reply, int) else reply
        if raising & set(batch):
            return "error"
        return next((index for index, one in enumerate(batch) if one in reported), "ok")

    return script


def function(script: oracle.Script) -> Behaviour:
    calls: list[list[int]] = []

    def handler(event: dict[str, Any]) -> object:
        batch = sequences(event)
        reply = script(len(calls), batch)
        calls.append(batch)
        if reply == "throttled":
            return NotInvoked("Rate Exceeded.", throttled=True)
        if reply == "error":
            return Answer('{"errorType":"ValueError"}', error="Unhandled")
        identifier = str(batch[reply]) if isinstance(reply, int) else "nonsense"
        return None if reply == "ok" else {"batchItemFailures": [{"itemIdentifier": identifier}]}

    return handler


async def life(script: oracle.Script, gaps: list[int], more: dict[str, Any]) -> Fixture:
    mapping = Fixture(function(script), batch_size=len(gaps), batching_window=0, **more)
    for gap in gaps:
        mapping.clock.advance(gap)
        mapping.stream.write()
    mapping.start()
    await mapping.eventually(
        lambda: "shard-1" in mapping.checkpoints and mapping.done_up_to() == len(gaps),
        "the batch is done",
        within=2 * oracle.RETENTION,
    )
    await mapping.stop()
    return mapping


@given(
    script=scripts(),
    gaps=st.lists(st.sampled_from([0, 0, 1, 20, 50]), min_size=1, max_size=8),
    bisect=st.booleans(),
    report=st.booleans(),
    limits=st.sampled_from([(0, -1), (1, -1), (3, -1), (0, 60), (2, 60), (-1, 60), (10, 90), (-1, 90)]),
)
@settings(deadline=None, max_examples=max(300, settings().max_examples))
def test_one_batch_makes_exactly_the_calls_of_the_references_algorithm(
    script: oracle.Script, gaps: list[int], bisect: bool, report: bool, limits: tuple[int, int]
) -> None:
    retries, age = limits
    created = {number: START + sum(gaps[:number]) for number in range(1, len(gaps) + 1)}
    expected = oracle.settle(
        created, max(created.values()), script, bisect=bisect, report=report, retries=retries, age=age
    )
    more = {
        "bisect": bisect,
        "report_batch_item_failures": report,
        "retry_attempts": retries,
        "record_age": age,
    }
    mapping = run(life(script, gaps, more))

    assert mapping.function.calls == expected.calls
    assert [
        (one.condition, numbers(one.records), one.invoke_count) for one in mapping.destination.failures
    ] == [one for one in expected.given_up if one[0] != "Trimmed"]
    assert [(one.condition, numbers(one.records)) for one in mapping.told(entries.Discarded)] == [
        one[:2] for one in expected.given_up
    ]
