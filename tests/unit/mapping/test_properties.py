"""Whatever happens to a mapping: nothing is lost, nothing is repeated without a cause, everything ends."""

from typing import Any

from hypothesis import given, settings

from tests.unit.mapping.lives import Life, Step, beginnings, scripts
from tests.unit.mapping.virtual_time import run


@given(beginning=beginnings, script=scripts)
@settings(deadline=None, max_examples=max(200, settings().max_examples))
def test_whatever_happens_every_record_is_done_once_and_in_order(
    beginning: dict[str, Any], script: list[Step]
) -> None:
    async def life() -> None:
        await Life().live(beginning, script)

    run(life())
