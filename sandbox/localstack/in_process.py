"""Operations of LocalStack's services, asked of their providers without a request.

No client has to be made for an account that is new, and nothing is written for HTTP to be read again. Not for
a service that goes on to another server with the request that came, as DynamoDB does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from localstack.aws.api import RequestContext
from localstack.aws.spec import load_service
from localstack.http import Request
from localstack.services.plugins import SERVICE_PLUGINS
from localstack.utils.strings import long_uid

MARKERS = ("Marker", "NextMarker")
TOKENS = ("NextToken", "NextToken")


@dataclass(frozen=True)
class Provider:
    """A service, as one account sees it in one region."""

    service: str
    account: str
    region: str

    def ask(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """What the operation answers, in boto3's shape. Raises what the provider raises."""
        asked: Any = RequestContext(Request())
        asked.account_id, asked.region, asked.partition = self.account, self.region, "aws"
        asked.service = load_service(self.service)
        asked.operation = asked.service.operation_model(operation)
        asked.request_id = long_uid()
        asked.service_request = parameters
        skeleton: Any = SERVICE_PLUGINS.require(self.service).skeleton
        return skeleton.dispatch_table[operation](asked, parameters) or {}

    def each(
        self, operation: str, key: str, pages: tuple[str, str] = MARKERS, **parameters: Any
    ) -> Iterator[Any]:
        """All entries of a list that comes in pages: the first name is asked with what the second told."""
        ask, told = pages
        page = self.ask(operation, **parameters)
        yield from page.get(key, ())
        while page.get(told):
            page = self.ask(operation, **parameters, **{ask: page[told]})
            yield from page.get(key, ())
