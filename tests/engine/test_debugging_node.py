"""A Node function under its inspector, with a client of that as its editor."""

from pathlib import Path

import pytest

from sandbox.clients import Clients
from tests.engine.debugged import Invocation, debugged
from tests.engine.inspector import inspecting
from tests.engine.test_debugging import stays_longer_than
from tests.engine.test_node import node

OTHER = "exports.twice = (n) => {\n  return 2 * n;\n};\n"
BODY = """ async (event, context) => {
  const doubled = other.twice(event);
  return [doubled, context.getRemainingTimeInMillis() > 60000];
};
"""
COMMON_JS = 'const other = require("./other.js");\nexports.handler =' + BODY
ES_MODULE = 'import other from "./other.js";\nexport const handler =' + BODY


@pytest.mark.parametrize(
    ("runtime", "file", "text"),
    [("nodejs20.x", "index.js", COMMON_JS), ("nodejs20.x", "index.mjs", ES_MODULE)],
    ids=["CommonJS", "an ES module"],
)
def test_an_invocation_stops_in_a_breakpoint_of_the_source_for_longer_than_its_timeout_and_succeeds(
    clients: Clients, tmp_path: Path, runtime: str, file: str, text: str
) -> None:
    files = {file: text, "other.js": OTHER}
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    function = node(clients, text, runtime, file=file, files={"other.js": OTHER}, Timeout=1)
    with debugged(clients, tmp_path, runtime) as session, inspecting(session.port) as editor:
        editor.attach(tmp_path / file, 4)
        invocation = Invocation(function, 21)
        seen = editor.stopped()
        stays_longer_than(1.5)
        editor.go_on()
        answer = invocation.answer()

    assert (seen["file"], seen["line"]) == ((tmp_path / file).as_uri(), 4)
    assert seen["variables"]["doubled"] == 42
    assert (answer.error, answer.payload) == (None, [42, True])
