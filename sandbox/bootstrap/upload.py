"""Puts packages where Lambda can fetch them: one bucket for each account and region, key = content."""

import hashlib
from contextlib import suppress

from sandbox.bootstrap.packaging import Package
from sandbox.bootstrap.sources import S3Location
from sandbox.clients import Clients

LONGEST_BODY = 51_200  # characters
US_EAST_1 = "us-east-1"  # the one region that must not be named as a bucket's place


def bucket_name(clients: Clients) -> str:
    """Bucket names are global across accounts, here as on AWS: account and region make one's own."""
    return f"sandbox-packages-{clients.account}-{clients.region}"


def place_of(package: Package, clients: Clients) -> S3Location:
    """Where ``package`` is, or will be, in S3."""
    return S3Location(bucket_name(clients), f"{package.sha256}.zip")


def upload(place: S3Location, content: bytes, clients: Clients) -> bool:
    """Put ``content`` at ``place`` unless it is there; True if it was sent. Makes the bucket if need be."""
    s3 = clients.client("s3")
    # Asked for by what is never an error: for its first error botocore goes through all that there can be.
    if place.bucket not in {one["Name"] for one in s3.list_buckets()["Buckets"]}:
        _make_bucket(place.bucket, clients)
    elif s3.list_objects_v2(Bucket=place.bucket, Prefix=place.key, MaxKeys=1)["KeyCount"]:
        return False
    s3.put_object(Bucket=place.bucket, Key=place.key, Body=content)
    return True


def _make_bucket(name: str, clients: Clients) -> None:
    s3 = clients.client("s3")
    place = {} if clients.region == US_EAST_1 else {"LocationConstraint": clients.region}
    with suppress(s3.exceptions.BucketAlreadyOwnedByYou):  # another process of the account was first
        s3.create_bucket(Bucket=name, **({"CreateBucketConfiguration": place} if place else {}))


def template_argument(body: str, clients: Clients) -> dict[str, str]:
    """TemplateBody for CloudFormation, or TemplateURL where ``body`` is longer than it takes."""
    if len(body) <= LONGEST_BODY:
        return {"TemplateBody": body}
    content = body.encode()
    place = S3Location(bucket_name(clients), f"{hashlib.sha256(content).hexdigest()}.json")
    upload(place, content, clients)
    return {"TemplateURL": f"{clients.endpoint_url}/{place.bucket}/{place.key}"}
