"""AWS::S3::Bucket: notifications, versioning, CORS, website and tags. AWS::S3::BucketPolicy."""

import json
from typing import Any

from localstack.services.cloudformation.resource_provider import ProgressEvent, ResourceRequest
from localstack.services.s3.resource_providers.aws_s3_bucket import S3BucketProvider
from localstack.services.s3.resource_providers.aws_s3_bucketpolicy import S3BucketPolicyProvider

from sandbox.localstack.cloudformation.resources.updating import Update

CHANGEABLE = {
    "NotificationConfiguration",
    "VersioningConfiguration",
    "CorsConfiguration",
    "WebsiteConfiguration",
    "Tags",
}


class BucketResource(S3BucketProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        update.refuse(*update.changed - CHANGEABLE)
        name, wanted, s3 = update.model["BucketName"], update.after, update.aws.s3
        changed = update.changed
        if "NotificationConfiguration" in changed:
            asked = self._get_s3_bucket_notification_config({**wanted, "BucketName": name})
            s3.put_bucket_notification_configuration(
                **(asked or {"Bucket": name, "NotificationConfiguration": {}})
            )
        if "VersioningConfiguration" in changed:
            status = (wanted.get("VersioningConfiguration") or {}).get("Status", "Suspended")
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": status})
        if "CorsConfiguration" in changed:
            if rules := self._transform_cfn_cors(wanted.get("CorsConfiguration")):
                s3.put_bucket_cors(Bucket=name, CORSConfiguration=rules)
            else:
                s3.delete_bucket_cors(Bucket=name)
        if "WebsiteConfiguration" in changed:
            if website := self._transform_website_configuration(wanted.get("WebsiteConfiguration") or {}):
                s3.put_bucket_website(Bucket=name, WebsiteConfiguration=website)
            else:
                s3.delete_bucket_website(Bucket=name)
        if "Tags" in changed:
            if tags := wanted.get("Tags"):
                s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tags})
            else:
                s3.delete_bucket_tagging(Bucket=name)
        return update.done("BucketName", "Arn", "DomainName", "RegionalDomainName", "WebsiteURL")


class BucketPolicyResource(S3BucketPolicyProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        document = json.dumps(update.after["PolicyDocument"])
        update.aws.s3.put_bucket_policy(Bucket=update.after["Bucket"], Policy=document)
        return update.done("Id")
