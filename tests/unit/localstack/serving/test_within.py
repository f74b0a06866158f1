"""A request of LocalStack to itself: asked as by a connection, and answered as botocore has it."""

import io
from collections.abc import Iterator
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, HeadersDict

from sandbox.localstack.serving.within import Within

PORT = 4566


class Application:
    """Keeps what it was asked, and answers with what it was given."""

    def __init__(self, *pieces: bytes, status: str = "200 OK") -> None:
        self.pieces = pieces
        self.status = status
        self.asked: dict[str, Any] = {}
        self.given = 0
        self.closed = False

    def __call__(self, environment: dict[str, Any], start: Any) -> "Application":
        self.asked = {**environment, "body": environment["wsgi.input"].read()}
        start(self.status, [("Content-Type", "text/plain"), ("X-Seen", "a"), ("X-Seen", "b")])
        return self

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.given += 1
            yield piece

    def close(self) -> None:
        self.closed = True


def ask(
    application: Application,
    url: str = f"http://localhost:{PORT}/a%2Fb?c=d%20e",
    *,
    method: str = "POST",
    body: Any = None,
    stream: bool = False,
    **headers: Any,
) -> Any:
    sent: Any = HeadersDict(headers)
    within = Within(application, PORT, ("localhost", "localhost.localstack.cloud"))
    return within(AWSPreparedRequest(method, url, sent, body, stream))


def test_the_application_gets_the_request_as_a_connection_would_bring_it() -> None:
    application = Application(b"yes")

    ask(application, body=b"{}", Authorization=b"AWS4", Depth="1")

    asked = application.asked
    assert (asked["REQUEST_METHOD"], asked["PATH_INFO"], asked["QUERY_STRING"]) == ("POST", "/a/b", "c=d%20e")
    assert asked["RAW_URI"] == "/a%2Fb?c=d%20e"
    assert asked["body"] == b"{}"
    assert asked["rolo.headers"] == [
        (b"Host", b"localhost:4566"),
        (b"Accept-Encoding", b"identity"),
        (b"Authorization", b"AWS4"),
        (b"Depth", b"1"),
    ]


def test_a_host_that_the_client_names_is_the_only_one() -> None:
    application = Application()

    ask(application, host="bucket.s3.localhost")

    assert application.asked["HTTP_HOST"] == "bucket.s3.localhost"


def test_a_body_may_be_text_or_a_file() -> None:
    application = Application()

    for body in ("Action=List", io.BytesIO(b"Action=List"), bytearray(b"Action=List")):
        ask(application, body=body)
        assert application.asked["body"] == b"Action=List"


def test_the_answer_is_botocores() -> None:
    application = Application(b"one, ", b"two", status="404 Not Found")

    answer = ask(application)

    assert (answer.status_code, answer.content) == (404, b"one, two")
    assert answer.headers["x-seen"] == "a, b"
    assert application.closed


def test_an_answer_to_head_has_no_body() -> None:
    application = Application(b"never")

    assert ask(application, method="HEAD").content == b""
    assert application.closed
    assert application.given == 0


def test_an_answer_that_is_a_stream_is_asked_for_piece_by_piece() -> None:
    application = Application(*[b"x" * 8192] * 3)

    answer = ask(application, stream=True)
    assert application.given == 0

    assert answer.raw.read(8192) == b"x" * 8192
    assert application.given == 1
    answer.raw.close()
    assert application.closed


def test_a_large_answer_comes_whole() -> None:
    large = bytes(range(256)) * 20_000

    assert b"".join(ask(Application(large, b"", b"!"), stream=True).raw.stream()) == large + b"!"


def test_only_what_is_for_the_gateway_is_answered() -> None:
    for here in ("http://localhost:4566/", "http://bucket.s3.localhost.localstack.cloud:4566/key"):
        assert ask(Application(), here) is not None
    for elsewhere in (
        "http://localhost:8000/",
        "https://localhost:4566/",
        "http://example.com:4566/",
        "http://notlocalhost:4566/",
    ):
        assert ask(Application(), elsewhere) is None
