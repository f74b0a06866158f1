"""What boto3's sessions make again for each client of each account, and could share."""

import functools
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from sandbox.localstack.patches.patch import Patch


def _once_for_each_service(create: Callable[..., type]) -> Callable[..., type]:
    """For those who listen to a session's events may add to its clients' classes."""
    made: WeakKeyDictionary[Any, dict[tuple[str, str], type]] = WeakKeyDictionary()

    def created(self: Any, service_name: str, service_model: Any) -> type:
        classes = made.setdefault(self._event_emitter, {})
        which = (service_name, service_model.api_version)
        if which not in classes:
            classes[which] = create(self, service_name, service_model)
        return classes[which]

    return created


def _by_one_client(_: Callable[..., str]) -> Callable[..., str]:
    def generate_presigned_url(self: Any, endpoint_url: str) -> str:
        params = {"Bucket": self.s3_bucket, "Key": self.s3_key}
        if self.s3_object_version:
            params["VersionId"] = self.s3_object_version
        url: str = _packages(endpoint_url).generate_presigned_url("get_object", Params=params)
        return url

    return generate_presigned_url


@functools.cache
def _packages(endpoint_url: str) -> Any:
    """The S3 client of those who keep functions' packages."""
    import boto3  # type: ignore[import-untyped]
    from localstack import config, constants

    return boto3.client(
        "s3",
        region_name=constants.AWS_REGION_US_EAST_1,
        aws_access_key_id=config.INTERNAL_RESOURCE_ACCOUNT,
        aws_secret_access_key=constants.INTERNAL_AWS_SECRET_ACCESS_KEY,
        endpoint_url=endpoint_url,
    )


PATCHES = (
    Patch(
        "botocore.client",
        "ClientCreator._create_client_class",
        _once_for_each_service,
        "a class with all its methods and their texts is made for each client, of the same service too",
        "3d1b7c1cafde1df6",
    ),
    Patch(
        "localstack.services.lambda_.invocation.lambda_models",
        "S3Code.generate_presigned_url",
        _by_one_client,
        "a session and a client are made for each look at a function, to sign the place of its package",
        "19b3ea43953ef83a",
    ),
)
