"""What an invocation answers when all goes well, and when something does not."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox.clients import Clients
from tests.engine.functions import OFTEN, Function, package
from tests.engine.gates import Gate
from tests.waiting import eventually

ECHO = "def handler(event, context):\n    return event\n"


def test_a_function_answers_with_what_its_handler_returns(clients: Clients) -> None:
    function = Function(clients, ECHO)

    assert function.invoke({"text": "ä", "number": 1.5}).payload == {"text": "ä", "number": 1.5}
    assert function.invoke(True).payload is True


# Vectors 19 and 20 and what section 2 says beside them, by AWS's client; nothing returned: recorded on AWS.
def test_what_json_has_no_word_for_is_answered_as_by_awss_client(clients: Clients) -> None:
    source = """
import collections, decimal
Pair = collections.namedtuple("Pair", "left right")
results = {"decimal": decimal.Decimal("1.5"), "nan": float("nan"), "bytes": b"[1,2]", "pair": Pair(1, 2)}
def handler(event, context):
    return results.get(event)
"""
    function = Function(clients, source)

    answers = [function.invoke(which) for which in ("decimal", "nan", "bytes", "pair", "nothing")]

    assert [one.body for one in answers] == [b"1.5", b"NaN", b"[1,2]", b'{"left": 1, "right": 2}', b"null"]
    assert {(one.status, one.error, one.version) for one in answers} == {(200, None, "$LATEST")}


def test_a_second_invocation_finds_the_process_of_the_first(clients: Clients) -> None:
    function = Function(clients, "ran = []\ndef handler(e, c):\n    ran.append(e)\n    return len(ran)\n")

    assert [function.invoke().payload, function.invoke().payload] == [1, 2]
    assert [one["coldStart"] for one in function.invocations()] == [True, False]


# Vector 1, recorded on AWS.
def test_an_exception_comes_back_as_awss_client_words_it(clients: Clients) -> None:
    function = Function(clients, "def handler(event, context):\n    raise KeyError('email')\n")

    payload = function.fail()

    assert list(payload) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert (payload["errorMessage"], payload["errorType"]) == ("'email'", "KeyError")
    assert payload["requestId"] == function.last()["requestId"]
    [frame] = payload["stackTrace"]
    pattern = r"""  File "/.+/handler\.py", line 2, in handler\n    raise KeyError\('email'\)\n"""
    assert re.fullmatch(pattern, frame)
    assert "[ERROR] KeyError: 'email'\nTraceback (most recent call last):\n" in function.last()["log"]
    assert "Status" not in function.last()["log"]
    assert function.last()["outcome"] == "error"


# Vector 4, from logs of AWS's.
def test_an_import_that_fails_is_an_answer_and_its_story_is_in_the_log(clients: Clients) -> None:
    function = Function(clients, "print('begun')\nimport nothing_of_that_name\n")
    words = "Unable to import module 'handler': No module named 'nothing_of_that_name'"

    payload = function.fail()

    assert list(payload.items()) == [
        ("errorMessage", words),
        ("errorType", "Runtime.ImportModuleError"),
        ("requestId", ""),
        ("stackTrace", []),
    ]
    init = [
        r"begun",
        r"\[WARNING\]\t[-0-9T:.]{23}Z\t\tLAMBDA_WARNING: Unhandled exception\. .+",
        re.escape(f"[ERROR] Runtime.ImportModuleError: {words}"),
        re.escape("Traceback (most recent call last):"),
    ]
    failed = r"Status: error\tError Type: Runtime\.ImportModuleError\t"
    patterns = [
        r"INIT_START Runtime Version: python:3\.13",
        *init,
        rf"INIT_REPORT Init Duration: \d+\.\d\d ms\tPhase: init\t{failed}",
        *init,
        rf"INIT_REPORT Init Duration: (\d+\.\d\d) ms\tPhase: invoke\t{failed}",
        r"START RequestId: \S+ Version: \$LATEST",
        r"END RequestId: \S+",
        rf"REPORT RequestId: \S+\tDuration: (\S+) ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\t"
        rf"Max Memory Used: \d+ MB\t{failed}",
    ]
    lines = function.last()["log"].splitlines()
    matches = [re.fullmatch(*pair) for pair in zip(patterns, lines, strict=True)]
    assert all(matches), lines
    again, duration = (float(match[1]) for match in matches if match and match.groups())
    assert duration >= again, "the second init is part of the invocation"


# Vector 3, recorded on AWS.
def test_a_module_that_raises_at_import_keeps_its_own_error(clients: Clients) -> None:
    payload = Function(clients, "raise ValueError('no')\n").fail()

    assert list(payload) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert (payload["errorType"], payload["errorMessage"], payload["requestId"]) == ("ValueError", "no", "")
    first, second, *_, own = payload["stackTrace"]
    assert re.match(
        r"""  File "/.+/lib/python3\.13/importlib/__init__\.py", line \d+, in import_module\n""", first
    )
    assert second.startswith('  File "<frozen importlib._bootstrap>", line ')
    assert re.fullmatch(
        r"""  File "/.+/handler\.py", line 1, in <module>\n    raise ValueError\('no'\)\n""", own
    )


# Section 2 of the reference, in the words of AWS's client; vector 5 among them.
@pytest.mark.parametrize(
    ("source", "name", "error_type", "words"),
    [
        (
            "def other(event, context): pass\n",
            "handler.handler",
            "Runtime.HandlerNotFound",
            "Handler 'handler' missing on module 'handler'",
        ),
        (
            ECHO,
            "handler",
            "Runtime.MalformedHandlerName",
            "Bad handler 'handler': not enough values to unpack (expected 2, got 1)",
        ),
        (
            ECHO,
            "sys.handler",
            "Runtime.BuiltInModuleConflict",
            "Cannot use built-in module sys as a handler module",
        ),
    ],
)
def test_awss_own_errors_come_through(
    clients: Clients, source: str, name: str, error_type: str, words: str
) -> None:
    assert Function(clients, source, Handler=name).fail() == {
        "errorMessage": words,
        "errorType": error_type,
        "requestId": "",
        "stackTrace": [],
    }


# Vector 6, by AWS's client.
def test_a_syntax_error_is_told_with_its_line(clients: Clients) -> None:
    payload = Function(clients, "x = 1\ndef handler(:\n").fail()

    [frame] = payload.pop("stackTrace")
    assert re.fullmatch(r"""  File "/.+/handler\.py" Line 2\n    def handler\(:\n""", frame)
    assert payload == {
        "errorMessage": "Syntax error in module 'handler': invalid syntax (handler.py, line 2)",
        "errorType": "Runtime.UserCodeSyntaxError",
        "requestId": "",
    }


# Vector 18, by AWS's client.
def test_a_result_that_is_no_json_is_an_error_of_its_invocation(clients: Clients) -> None:
    function = Function(clients, "def handler(event, context): return {1}\n")

    assert function.fail() == {
        "errorMessage": "Unable to marshal response: Object of type set is not JSON serializable",
        "errorType": "Runtime.MarshalError",
        "requestId": function.last()["requestId"],
        "stackTrace": [],
    }


# Vectors 16 and 17, recorded on AWS.
def test_an_answer_above_six_megabytes_is_refused_and_the_environment_stays(clients: Clients) -> None:
    function = Function(clients, "def handler(event, context):\n    return 'x' * event\n")

    for _ in range(2):
        assert function.fail(7 * 1024 * 1024) == {
            "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            "errorType": "Function.ResponseSizeTooLarge",
        }
    assert len(function.invoke(6 * 1024 * 1024).payload) == 6 * 1024 * 1024
    assert [one["coldStart"] for one in function.invocations()] == [True, False, False]


# Vector 41, recorded on AWS.
def test_a_running_invocation_finishes_when_its_function_is_updated_and_the_next_runs_what_is_new(
    clients: Clients, gate: Gate
) -> None:
    old, new = (gate.source + f"    return {which!r}\n" for which in ("old", "new"))
    function, client = Function(clients, old), clients.client("lambda")
    with ThreadPoolExecutor() as pool:
        running = pool.submit(function.invoke)
        eventually("a running invocation in the ledger", function.running)
        client.update_function_code(FunctionName="subject", ZipFile=package({"handler.py": new}))
        client.get_waiter("function_updated_v2").wait(FunctionName="subject", WaiterConfig=OFTEN)
        next_one = pool.submit(function.invoke)
        eventually("both invocations in the ledger", lambda: len(function.running()) == 2)
        gate.open()

        assert (running.result().payload, next_one.result().payload) == ("old", "new")
