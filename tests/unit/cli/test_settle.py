"""``sandbox settle``"""

from typing import Any

import pytest
from dirty_equals import IsStr

from sandbox import cli
from tests.unit.cli.conftest import StandIn

DELIVERY = {"kind": "delivery", "what": "SNS to the queue Events"}


def test_an_account_at_rest_is_told_so(engine: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    engine.answers["settle"] = {"settled": True, "waiting": []}

    assert cli.run(["settle", "--account", "123456789012"]) == 0

    assert capsys.readouterr().out == "Nothing is under way.\n"
    assert engine.asked_of("settle") == [{"account": "123456789012", "timeout": 0.0}]


def test_the_account_used_by_hand_is_the_one_without_a_name(engine: StandIn) -> None:
    engine.answers["settle"] = {"settled": True, "waiting": []}

    cli.run(["settle"])

    assert engine.asked_of("settle")[0]["account"] == "000000000000"


def test_what_hangs_is_told_with_exit_code_1(engine: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    engine.answers["settle"] = {"settled": False, "waiting": [DELIVERY]}

    assert cli.run(["settle", "--timeout", "0"]) == 1

    assert capsys.readouterr().out.splitlines() == [
        "expected: nothing is under way",
        IsStr(regex=r"waited [\d.]+ s"),
        "still under way:",
        "  delivery: SNS to the queue Events",
    ]


def test_the_engine_is_asked_until_it_is_at_rest(engine: StandIn) -> None:
    def settling(_: dict[str, Any]) -> dict[str, Any]:
        settled = len(engine.asked_of("settle")) == 3
        return {"settled": settled, "waiting": [] if settled else [DELIVERY]}

    engine.answers["settle"] = settling

    assert cli.run(["settle"]) == 0
    assert [sent["timeout"] for sent in engine.asked_of("settle")] == [0.0, 1.0, 1.0]


def test_a_time_that_is_none_is_refused(engine: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["settle", "--timeout", "-1"]) == 2
    assert "--timeout" in capsys.readouterr().err
    assert engine.asked == []
