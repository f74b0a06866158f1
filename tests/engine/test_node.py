"""Node functions: AWS's own runtime client, on a Node of the declared version or newer."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.engine import runtimes
from sandbox.engine.node_runtime import NAMES
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Silent
from sandbox.settings import Settings
from tests.engine.functions import TIMEOUT, Function, package
from tests.engine.projects import Project
from tests.waiting import eventually

LOOK = """
exports.handler = async (event, context) => {
  console.log("first\\nsecond", event);
  const { SQSClient } = require("@aws-sdk/client-sqs");
  return {
    major: parseInt(process.versions.node), sqs: typeof SQSClient, runtime: process.env.AWS_EXECUTION_ENV,
    path: process.env.NODE_PATH.split(":"), task: process.env.LAMBDA_TASK_ROOT, cwd: process.cwd(),
    left: context.getRemainingTimeInMillis(), memory: context.memoryLimitInMB, id: context.awsRequestId,
    arn: context.invokedFunctionArn,
    absent: ["PYTHONPATH", "LC_CTYPE", "USER"].filter((name) => name in process.env),
  };
};
"""


def node(
    clients: Clients, source: str, runtime: str = NAMES[0], *, file: str = "index.js", **more: Any
) -> Function:
    """A function whose ``source`` is ``file``; skips where no Node that is new enough can be had."""
    try:
        runtimes.make(runtime, Settings.load().cache, Silent())
    except EnvironmentUnavailable as error:
        pytest.skip(str(error))
    files = {file: source, **more.pop("files", {})}
    return Function(clients, "", files=files, Runtime=runtime, Handler="index.handler", **more)


@pytest.mark.parametrize("runtime", NAMES)
def test_a_function_runs_on_a_node_that_is_new_enough_with_awss_sdk(clients: Clients, runtime: str) -> None:
    function = node(clients, LOOK, runtime)

    seen = function.invoke({"a": 1}).payload

    major = int(runtime[6:8])
    assert seen["major"] >= major
    assert (seen["sqs"], seen["absent"], seen["memory"]) == ("function", [], "128")
    assert seen["runtime"] == f"AWS_Lambda_{runtime}"
    assert seen["cwd"] == seen["task"] == seen["path"][-1]
    assert seen["path"][0].endswith(f"/nodejs/node{major}/node_modules")
    assert 0 < seen["left"] <= TIMEOUT * 1000 and seen["id"] == function.last()["requestId"]
    assert seen["arn"].endswith(":function:subject")
    said = f"\t{seen['id']}\tINFO\tfirst\nsecond {{ a: 1 }}\n"
    assert [event for event in function.logged("INFO") if event.endswith(said)], "one event, newlines kept"


# Vector 2, recorded on AWS.
def test_what_is_thrown_comes_back_without_a_request_id(clients: Clients) -> None:
    source = "exports.handler = async (what) => { throw what ? new TypeError('no') : 'text'; };"
    function = node(clients, source)

    thrown, text = function.fail(1), function.fail(0)

    assert list(thrown) == ["errorType", "errorMessage", "trace"]
    assert (thrown["errorType"], thrown["errorMessage"], thrown["trace"][0]) == (
        "TypeError",
        "no",
        "TypeError: no",
    )
    assert "index.js:1" in thrown["trace"][1]
    assert text == {"errorType": "string", "errorMessage": "text", "trace": []}
    assert 'ERROR\tInvoke Error \t{"errorType":"TypeError"' in "".join(function.logged("TypeError"))


@pytest.mark.parametrize(
    ("source", "error_type", "said"),
    [
        (
            "require('nothing-of-that-name');",
            "Runtime.ImportModuleError",
            "Error: Cannot find module 'nothing-of-that-name'\nRequire stack:\n- ",
        ),
        ("exports.handler = )", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token"),
        ("exports.other = 1;", "Runtime.HandlerNotFound", "index.handler is undefined or not exported"),
        ("throw new RangeError('at import');", "RangeError", "at import"),
    ],
)
def test_an_init_that_fails_is_told_in_awss_words(
    clients: Clients, source: str, error_type: str, said: str
) -> None:
    payload = node(clients, source).fail()

    assert list(payload) == ["errorType", "errorMessage", "trace"]
    assert (payload["errorType"], payload["errorMessage"][: len(said)]) == (error_type, said)


# Section 2 of the reference, by AWS's clients.
@pytest.mark.parametrize(
    ("runtime", "error_type"), [(NAMES[0], "Error"), (NAMES[-1], "Runtime.JSONStringifyError")]
)
def test_a_result_that_is_no_json_is_an_error(clients: Clients, runtime: str, error_type: str) -> None:
    payload = node(clients, "exports.handler = async () => 1n;", runtime).fail()

    assert (payload["errorType"], payload["errorMessage"]) == (
        error_type,
        "Unable to stringify response body",
    )


# Vector 22, by AWS's client.
def test_before_node_24_a_callback_handler_answers_by_its_callback_or_with_null(clients: Clients) -> None:
    source = """
exports.handler = (event, context, done) => { if (event) setTimeout(() => done(null, [event]), 5); };
"""
    function = node(clients, source)

    assert [function.invoke(7).payload, function.invoke(0).payload] == [[7], None]


# Vector 21, by AWS's client and logs of AWS's.
@pytest.mark.parametrize("handler", ["(e, c, cb) => cb(null, 1)", "async (e, c, cb) => 1"])
def test_with_node_24_a_callback_handler_is_refused_at_every_invocation(
    clients: Clients, handler: str
) -> None:
    function = node(clients, f"exports.handler = {handler};", "nodejs24.x")

    answers = [function.fail()["errorType"] for _ in range(2)]

    assert answers == ["Runtime.CallbackHandlerDeprecated"] * 2


@pytest.mark.parametrize("runtime", [NAMES[0], NAMES[-1]])
def test_nothing_returned_is_null(clients: Clients, runtime: str) -> None:
    assert node(clients, "exports.handler = async () => {};", runtime).invoke().body == b"null"


@pytest.mark.parametrize(
    ("file", "head", "files"),
    [
        ("index.mjs", "import", {}),
        ("index.cjs", "require", {}),
        ("index.js", "import", {"package.json": '{"type":"module"}'}),
    ],
)
@pytest.mark.parametrize("runtime", [NAMES[0], NAMES[1]])
def test_es_and_commonjs_modules_load_and_find_the_sdk(
    clients: Clients, file: str, head: str, files: dict[str, str], runtime: str
) -> None:
    heads = {
        "import": 'import { SQSClient } from "@aws-sdk/client-sqs"; export const handler =',
        "require": 'const { SQSClient } = require("@aws-sdk/client-sqs"); exports.handler =',
    }
    source = heads[head] + " async () => typeof SQSClient;"

    assert node(clients, source, runtime, file=file, files=files).invoke().payload == "function"


def test_an_import_of_what_nobody_has_fails_in_the_words_of_node(clients: Clients) -> None:
    source = 'import "nothing-of-that-name"; export const handler = async () => 1;'

    payload = node(clients, source, file="index.mjs").invoke().payload

    assert "Cannot find package 'nothing-of-that-name' imported from" in payload["errorMessage"]


def test_the_package_shadows_layers_and_layers_the_sdk(clients: Clients) -> None:
    def module(name: str, whose: str) -> dict[str, str]:
        return {f"{name}/index.js": f"module.exports = '{whose}';"}

    layers = {**module("nodejs/node_modules/shared", "layer"), **module("nodejs/node_modules/only", "layer")}
    sdk = module("nodejs/node_modules/@aws-sdk/client-sqs", "layer")
    arn = clients.client("lambda").publish_layer_version(
        LayerName="shared", Content={"ZipFile": package({**layers, **sdk})}
    )["LayerVersionArn"]
    source = "exports.handler = async () => ['shared', 'only', '@aws-sdk/client-sqs'].map((n) => require(n));"
    files = module("node_modules/shared", "package")

    assert node(clients, source, files=files, Layers=[arn]).invoke().payload == ["package", "layer", "layer"]


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("process.exit(3)", "Runtime exited with error: exit status 3"),
        ("process.exit(0)", "Runtime exited without providing a reason"),
        ("process.kill(process.pid, 'SIGKILL')", "Runtime exited with error: signal: killed"),
    ],
)
def test_a_process_that_ends_is_an_exit_error(clients: Clients, ending: str, reason: str) -> None:
    source = f"exports.handler = async () => {{ {ending}; await new Promise(() => {{}}); }};"

    function = node(clients, source)

    payload = function.fail()

    words = f"RequestId: {function.last()['requestId']} Error: {reason}"
    assert payload == {"errorType": "Runtime.ExitError", "errorMessage": words}


def test_an_exception_outside_of_the_handler_is_the_answer_and_the_process_begins_anew(
    clients: Clients,
) -> None:
    source = """
let count = 0;
exports.handler = (fail) => new Promise((resolve) => {
  count += 1;
  setTimeout(() => { if (fail === "throw") throw new EvalError("later"); resolve(count); }, 5);
  if (fail === "reject") Promise.reject(new EvalError("later"));
});
"""
    function = node(clients, source)

    answers = [function.invoke(how) for how in ("", "throw", "", "reject", "")]

    assert [one.payload for one in answers[::2]] == [1, 1, 1]
    assert answers[1].payload["errorType"] == "EvalError"
    assert answers[3].payload["errorType"] == "Runtime.UnhandledPromiseRejection"


def test_a_streamed_response_comes_back_whole_and_one_that_breaks_off_is_an_error(clients: Clients) -> None:
    source = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.write("one ");
  if (event === "break") throw new Error("broke off");
  stream.write("two");
  stream.end();
});
"""
    client = clients.client("lambda")
    node(clients, source)

    def answer(event: str) -> str:
        body: bytes = client.invoke(FunctionName="subject", Payload=json.dumps(event))["Payload"].read()
        return body.decode()

    assert answer("whole") == "one two"
    assert json.loads(answer("break"))["errorMessage"] == "broke off"


def test_an_item_is_written_by_the_sdk_as_on_aws(clients: Clients) -> None:
    clients.client("dynamodb").create_table(
        TableName="Notes",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    source = """
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, GetCommand } from "@aws-sdk/lib-dynamodb";
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
export const handler = async (id) => {
  await table.send(new PutCommand({ TableName: "Notes", Item: { id, count: 1.5 } }));
  return (await table.send(new GetCommand({ TableName: "Notes", Key: { id } }))).Item;
};
"""

    assert node(clients, source, file="index.mjs").invoke("n-1").payload == {"id": "n-1", "count": 1.5}


def test_a_template_with_a_node_function_is_deployed_and_reads_its_stream(
    clients: Clients, tmp_path: Path
) -> None:
    project = Project.in_folder(tmp_path, clients)
    project.write("code/app.mjs", "export const handler = async (event) => event.Records?.length ?? 0;")
    project.write("code/package.json", '{"dependencies": {"@aws-sdk/client-sqs": "*"}}')
    project.properties("Reader")["Runtime"] = NAMES[0]

    assert project.invoke("Reader") == 0
    clients.client("dynamodb").put_item(
        TableName=project.deploy().outputs["TableName"], Item={"id": {"S": "o-1"}}
    )

    page = eventually(
        "the record in the function",
        lambda: Control(clients.endpoint_url).get("invocations", account=clients.account)["invocations"],
        lambda found: any(one["result"] == 1 for one in found),
    )
    assert {one["outcome"] for one in page} == {"success"}
