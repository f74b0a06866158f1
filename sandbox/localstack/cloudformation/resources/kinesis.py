"""AWS::Kinesis::Stream: made where the program behind Kinesis is installed, and refused otherwise."""

from typing import Any

from localstack.services.cloudformation.resource_provider import ProgressEvent, ResourceRequest
from localstack.services.kinesis.packages import kinesismock_package, kinesismock_scala_package
from localstack.services.kinesis.resource_providers.aws_kinesis_stream import KinesisStreamProvider

from sandbox.localstack.cloudformation.refusals import Refused

MISSING = (
    "Kinesis is not installed: LocalStack fetches it by npm when it is first asked, and waits for ever where "
    "there is no network. To have it fetched: awslocal kinesis list-streams"
)


class KinesisStreamResource(KinesisStreamProvider):  # type: ignore[misc]  # it is untyped
    def create(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        packages = (kinesismock_package, kinesismock_scala_package)
        if not any(package.get_installed_dir() for package in packages):
            raise Refused(MISSING)
        return super().create(request)
