"""``sandbox doctor``"""

import pytest

from sandbox import cli
from tests.unit.cli.conftest import StandIn

SETTINGS = [
    {"name": "BatchSize", "about": "mapping", "honoured": True, "note": "1 to 10,000"},
    {"name": "KMSKeyArn", "about": "mapping", "honoured": False, "note": "refused"},
    {"name": "TTL", "about": "stream", "honoured": True, "note": ""},
]


def test_what_the_engine_honours_is_told_setting_by_setting(
    engine: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.answers["fidelity"] = {"settings": SETTINGS}

    assert cli.run(["doctor", "--fidelity"]) == 0

    assert capsys.readouterr().out.splitlines()[1:] == [
        "",
        "settings of an event source mapping",
        "✓ BatchSize  1 to 10,000",
        "✗ KMSKeyArn  refused",
        "",
        "streams and their readers",
        "✓ TTL",
    ]


def test_an_engine_with_other_plugins_is_told_with_what_to_do(
    engine: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.answers["status"] = {
        "plugins": "0",
        "localstack": "4.14.0",
        "dynamodbLocal": {"ready": True, "port": 1, "starts": 1},
        "services": {},
        "providers": {},
    }

    assert cli.run(["doctor"]) == 1

    told = capsys.readouterr().out.splitlines()
    assert any(line.startswith("✗ plugins") for line in told)
    assert told[-1] == "plugins: Start it anew, which empties it: sandbox down && sandbox up"
