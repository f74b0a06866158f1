"""References to what is not there: LocalStack comes to them late, or takes "unknown" for their value."""

import re
from collections.abc import Iterator
from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model_preproc import MOCKED_REFERENCE
from localstack.utils.objects import get_value_from_path

from sandbox.localstack.cloudformation.actions import Resource
from sandbox.localstack.cloudformation.resources import provider_of

UNRESOLVED = (
    "Template format error: Unresolved resource dependencies [{name}] in the Resources block of the template"
)
UNSUPPORTED = "Template error: resource {name} does not support attribute type {attribute} in Fn::GetAtt"
NOT_GIVEN = "LocalStack does not tell the attribute {attribute} of {name} ({type})."
IS_THE_ID = {
    ("AWS::IAM::ManagedPolicy", "PolicyArn"),
    ("AWS::Lambda::Alias", "AliasArn"),
    ("AWS::Lambda::Version", "FunctionArn"),
    ("AWS::SNS::Subscription", "Arn"),
}
"""Attributes that are the physical id, and that LocalStack does not have."""
SAME_AS = {("AWS::S3::Bucket", "DualStackDomainName"): "RegionalDomainName"}
"""There is one address for both here."""
NOT_IN_SCHEMAS: dict[str, set[str]] = {
    "AWS::ApiGateway::DomainName": {"DomainNameArn"},
    "AWS::CloudFormation::Stack": {"Outputs"},
    "AWS::EC2::Instance": {"InstanceId", "VpcId"},
    "AWS::EC2::NatGateway": {"AutoProvisionZones", "AutoScalingIps", "EniId", "RouteTableId"},
    "AWS::EC2::TransitGateway": {"EncryptionSupportState", "TransitGatewayArn"},
    "AWS::EC2::VPCGatewayAttachment": {"AttachmentType"},
    "AWS::Events::ApiDestination": {"ArnForPolicy"},
    "AWS::Events::Connection": {"ArnForPolicy", "InvocationConnectivityParameters"},
    "AWS::IAM::ManagedPolicy": {
        *(
            "AttachmentCount",
            "CreateDate",
            "DefaultVersionId",
            "IsAttachable",
            "PermissionsBoundaryUsageCount",
        ),
        *("PolicyArn", "PolicyId", "UpdateDate"),
    },
    "AWS::IAM::ServiceLinkedRole": {"RoleName"},
    "AWS::Kinesis::Stream": {"WarmThroughputObject"},
    "AWS::Lambda::Alias": {"AliasArn"},
    "AWS::Lambda::EventSourceMapping": {"EventSourceMappingArn"},
    "AWS::Lambda::Version": {"FunctionArn"},
    "AWS::OpenSearchService::Domain": {"DomainEndpointV2", "IdentityCenterOptions"},
    "AWS::Redshift::Cluster": {"ClusterNamespaceArn", "MasterPasswordSecretArn"},
    "AWS::S3::Bucket": {"MetadataConfiguration", "MetadataTableConfiguration"},
    "AWS::SNS::Subscription": {"Arn"},
    "AWS::SSM::MaintenanceWindow": {"WindowId"},
    "AWS::SSM::MaintenanceWindowTarget": {"WindowTargetId"},
    "AWS::SSM::MaintenanceWindowTask": {"WindowTaskId"},
    "AWS::StepFunctions::Activity": {"EncryptionConfiguration"},
}
"""What AWS has and LocalStack's schemas do not: whether it is given is seen when it is needed."""
_PLACEHOLDER = re.compile(r"\$\{([^!.}]+)\.([^}]+)\}")


def objection(template: dict[str, Any]) -> str | None:
    """Why CloudFormation refuses a template, as it was transformed, before anything is done; or None."""
    resources: dict[str, Any] = template.get("Resources") or {}
    for resource in resources.values():
        written = resource.get("DependsOn") or []
        for name in [written] if isinstance(written, str) else written:
            if name not in resources:
                return UNRESOLVED.format(name=name)
    for name, attribute in _attributes([resources, template.get("Outputs")]):
        if name in resources and not _is_there(resources[name]["Type"], attribute):
            return UNSUPPORTED.format(name=name, attribute=attribute)
    return None


def value(name: str, attribute: str, resource: Resource) -> Any:
    """An attribute of a resource that is made; raises ValueError where LocalStack would say "unknown".

    That is the value for a resource of an unknown type, of which nothing is made.
    """
    known = (resource["Type"], attribute)
    if known in IS_THE_ID:
        return resource["PhysicalResourceId"]
    found = get_value_from_path(resource["Properties"], SAME_AS.get(known, attribute))
    if found is None and provider_of(resource["Type"]) is None:
        return MOCKED_REFERENCE
    if found is None:
        raise ValueError(NOT_GIVEN.format(attribute=attribute, name=name, type=resource["Type"]))
    return found


def _is_there(type_: str, attribute: str) -> bool:
    """True also of a property that is no attribute on AWS, since LocalStack gives it."""
    provider = provider_of(type_)
    properties = getattr(provider, "SCHEMA", {}).get("properties")
    first = attribute.partition(".")[0]
    return not properties or first in properties or first in NOT_IN_SCHEMAS.get(type_, ())


def _attributes(value: Any) -> Iterator[tuple[str, str]]:
    """Resources and their attributes that are asked for, as far as both are written out."""
    if isinstance(value, list):
        for item in value:
            yield from _attributes(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Fn::GetAtt":
                yield from _asked(item)
            elif key == "Fn::Sub":
                yield from _PLACEHOLDER.findall(str(item[0] if isinstance(item, list) else item))
            yield from _attributes(item)


def _asked(argument: Any) -> Iterator[tuple[str, str]]:
    parts = argument.split(".") if isinstance(argument, str) else argument
    if isinstance(parts, list) and len(parts) > 1 and all(isinstance(one, str) for one in parts):
        yield parts[0], ".".join(parts[1:])
