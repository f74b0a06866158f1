"""The only thing that is not real: what goes over the network to SNS."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import pytest
import simplejson
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from urllib3 import HTTPResponse

ENVIRONMENT = {
    "USER_EVENTS_TOPIC_ARN": "arn:aws:sns:eu-central-1:000000000000:user-events",
    "POWERTOOLS_SERVICE_NAME": "users",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "no-one",
    "AWS_SECRET_ACCESS_KEY": "nothing",
}


class Wire:
    """Takes SNS requests after boto3 has made them, and answers as SNS would. `down` ones are refused."""

    def __init__(self) -> None:
        self.requests: list[dict[str, str]] = []
        self.down: set[str] = set()

    def answer(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        fields = {name: values[0] for name, values in parse_qs(_text(request.body)).items()}
        if simplejson.loads(fields["Message"])["userId"] in self.down:
            return _response(request.url, 403, ERROR)
        self.requests.append(fields)
        return _response(request.url, 200, PUBLISHED)

    @property
    def events(self) -> list[dict[str, Any]]:
        """What was published, numbers as exact as JSON has them."""
        return [simplejson.loads(fields["Message"], use_decimal=True) for fields in self.requests]


PUBLISHED = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"
ERROR = "<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>"


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    # not before: its boto3 client is made at import, and reads the environment then
    from user_events.publisher import sns

    wire = Wire()
    sns.meta.events.register("before-send.sns.Publish", wire.answer)
    yield wire
    sns.meta.events.unregister("before-send.sns.Publish", wire.answer)


@pytest.fixture
def handler(wire: Wire) -> Callable[[Any, Any], Any]:
    """The function's handler, in the environment that its template gives it."""
    from user_events.handler import handler

    return handler


def _text(body: Any) -> str:
    return body.decode() if isinstance(body, bytes) else str(body)


def _response(url: str, status: int, xml: str) -> AWSResponse:
    headers = HTTPHeaders()
    headers["content-type"] = "text/xml"
    body = HTTPResponse(body=BytesIO(xml.encode()), preload_content=False)
    return AWSResponse(url, status, headers, body)
