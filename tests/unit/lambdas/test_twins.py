"""A pattern's template in another language says the same as the first one, but for what runs the function."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.bootstrap.template import read

LAMBDAS = Path(__file__).resolve().parents[3] / "lambdas"
TWINS = sorted(LAMBDAS.glob("*/template-node.yaml"))
ITS_OWN = ("CodeUri", "Handler", "Runtime", "Environment", "LoggingConfig")


def test_the_patterns_of_the_tutorials_that_are_in_node_are_in_node_here() -> None:
    assert [twin.parent.name for twin in TWINS] == ["audit", "quickstart", "search", "users"]


@pytest.mark.parametrize("twin", TWINS, ids=lambda path: path.parent.name)
def test_a_twin_differs_in_what_runs_its_function_and_in_nothing_else(twin: Path) -> None:
    first, other = (without_its_own(read(path)) for path in (twin.parent, twin))
    assert other == first


def without_its_own(template: Any) -> tuple[dict[str, Any], Any]:
    resources = {}
    for name, resource in template.resources.items():
        kept = ITS_OWN if resource["Type"] == "AWS::Serverless::Function" else ()
        properties = resource.get("Properties", {})
        resources[name] = resource | {
            "Properties": {key: any_verb(value) for key, value in properties.items() if key not in kept}
        }
    return resources, template.body["Outputs"]


def any_verb(value: Any) -> Any:
    """With which of HTTP's verbs a request goes to an index is its client's own choice."""
    if isinstance(value, dict):
        return {key: any_verb(each) for key, each in value.items()}
    if isinstance(value, list):
        return [any_verb(each) for each in value]
    return "es:ESHttpAny" if str(value).startswith("es:ESHttp") else value
