"""What LocalStack takes from a template and does nothing with: the table behind the notes of the plan.

Each line was tried with LocalStack 4.14, or read in its source where there is nothing to try. What an engine
does with a mapping's settings is not here: it says so itself (:mod:`sandbox.engine.fidelity`).
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Stored:
    """A setting that is kept, or left out, and not acted on."""

    name: str
    """In the template's words; ``TracingConfig.Mode`` is what is within a property."""
    instead: str
    """What there is instead."""
    harmless: tuple[Any, ...] = ()
    """Values that ask for what there is anyhow. Nothing, false and zero always do."""


TRACED = "nothing is traced"
ENCRYPTED = "no key is looked up, and nothing is encrypted"
NO_NETWORK = "there are no networks: everything is reached from everywhere"
NOT_THROTTLED = "reads and writes are not throttled"
KEPT = "nothing is deleted by its age"

_FUNCTION = (
    Stored("VpcConfig", "the function is in this machine's network"),
    Stored("FileSystemConfigs", "nothing is mounted"),
    Stored("SnapStart.ApplyOn", "every cold start runs the function's init", ("None",)),
    Stored("KmsKeyArn", ENCRYPTED),
    Stored("CodeSigningConfigArn", "no signature is checked"),
    Stored("RecursiveLoop", "loops are not noticed", ("Allow",)),
    Stored("RuntimeManagementConfig.UpdateRuntimeOn", "each runtime has one build only", ("Auto",)),
)
UNTAGGED = Stored("Tags", "it has none")
_URL_AUTHORISED = "whoever knows the URL may call it"
_TABLE_ENCRYPTED = Stored("SSESpecification.SSEEnabled", ENCRYPTED)
_THROUGHPUT = Stored("ProvisionedThroughput", NOT_THROTTLED)

STORED: dict[str, tuple[Stored, ...]] = {
    "AWS::Serverless::Function": (
        *_FUNCTION,
        Stored("Tracing", TRACED, ("PassThrough", "Disabled")),
        Stored("DeploymentPreference", "traffic is not shifted, the alias changes at once"),
        Stored("FunctionUrlConfig.AuthType", _URL_AUTHORISED, ("NONE",)),
    ),
    "AWS::Lambda::Function": (*_FUNCTION, Stored("TracingConfig.Mode", TRACED, ("PassThrough",))),
    "AWS::Lambda::Url": (Stored("AuthType", _URL_AUTHORISED, ("NONE",)),),
    "AWS::Serverless::SimpleTable": (_TABLE_ENCRYPTED, _THROUGHPUT),
    "AWS::DynamoDB::Table": (
        _TABLE_ENCRYPTED,
        _THROUGHPUT,
        Stored("OnDemandThroughput", NOT_THROTTLED),
        Stored("WarmThroughput", NOT_THROTTLED),
        Stored("TableClass", "there is one class only", ("STANDARD",)),
        Stored("PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", "nothing can be restored"),
        Stored("ContributorInsightsSpecification.Enabled", "nothing is counted"),
        Stored("ImportSourceSpecification", "nothing is imported"),
    ),
    "AWS::OpenSearchService::Domain": (
        Stored("EngineVersion", "OpenSearch 3.6.0 is behind every domain"),
        Stored("ClusterConfig", "one server of one node is behind all domains"),
        Stored("EBSOptions", "there is as much room as on this machine"),
        Stored("VPCOptions", NO_NETWORK),
        Stored("EncryptionAtRestOptions.Enabled", ENCRYPTED),
        Stored("DomainEndpointOptions.EnforceHTTPS", "the endpoint is plain HTTP, on this machine alone"),
        Stored("AdvancedSecurityOptions.Enabled", "nobody is asked who he is"),
        Stored("CognitoOptions.Enabled", "nobody is asked who he is"),
        Stored("LogPublishingOptions", "its log is in the engine's folder"),
    ),
    "AWS::SQS::Queue": (Stored("KmsMasterKeyId", ENCRYPTED),),
    "AWS::SNS::Topic": (
        Stored("KmsMasterKeyId", ENCRYPTED),
        Stored("TracingConfig", TRACED, ("PassThrough",)),
        Stored("DataProtectionPolicy", "messages are passed on as they are"),
        Stored("DeliveryStatusLogging", "deliveries are not logged"),
    ),
    "AWS::S3::Bucket": (
        Stored("BucketEncryption", ENCRYPTED),
        Stored("LifecycleConfiguration", KEPT),
        Stored("ReplicationConfiguration", "nothing is copied"),
        Stored("LoggingConfiguration", "requests are not logged"),
        Stored("AccelerateConfiguration.AccelerationStatus", "there is one endpoint only", ("Suspended",)),
        Stored("IntelligentTieringConfigurations", "there is one storage class only"),
        Stored("InventoryConfigurations", "no inventories are made"),
        Stored("AnalyticsConfigurations", "nothing is analysed"),
        Stored("MetricsConfigurations", "no metrics are written"),
    ),
    "AWS::Logs::LogGroup": (
        Stored("RetentionInDays", KEPT),
        Stored("KmsKeyId", ENCRYPTED),
        Stored("DataProtectionPolicy", "events are written as they are"),
    ),
    "AWS::Events::EventBus": (
        Stored("KmsKeyIdentifier", ENCRYPTED),
        Stored("DeadLetterConfig", "events that could not be delivered are gone"),
        Stored("LogConfig", "nothing is logged"),
        UNTAGGED,
    ),
    "AWS::Events::Rule": (UNTAGGED,),
    "AWS::Serverless::StateMachine": (Stored("Tracing.Enabled", TRACED), UNTAGGED),
    "AWS::StepFunctions::StateMachine": (
        UNTAGGED,
        Stored("TracingConfiguration.Enabled", TRACED),
        Stored("EncryptionConfiguration.Type", ENCRYPTED, ("AWS_OWNED_KEY",)),
    ),
    "AWS::Serverless::Api": (Stored("TracingEnabled", TRACED),),
    "AWS::ApiGateway::Stage": (Stored("TracingEnabled", TRACED),),
    "AWS::SecretsManager::Secret": (Stored("KmsKeyId", ENCRYPTED),),
}
"""Settings by the type of resource, as the template writes it."""

TYPES: dict[str, str] = {
    "AWS::CloudFormation::WaitCondition": "nobody waits for a signal",
    "AWS::EC2::NatGateway": NO_NETWORK,
    "AWS::EC2::NetworkAcl": NO_NETWORK,
    "AWS::EC2::RouteTable": NO_NETWORK,
    "AWS::EC2::SecurityGroup": NO_NETWORK,
    "AWS::EC2::Subnet": NO_NETWORK,
    "AWS::EC2::VPC": NO_NETWORK,
    "AWS::EC2::VPCEndpoint": NO_NETWORK,
    "AWS::Scheduler::Schedule": "it never comes due: a schedule of AWS::Events::Rule does",
}
"""Resources that are there and do nothing at all."""

PERMISSIONS: dict[str, tuple[str, ...]] = {
    "AWS::DynamoDB::Table": ("ResourcePolicy",),
    "AWS::Events::EventBus": ("Policy",),
    "AWS::Events::EventBusPolicy": (),
    "AWS::IAM::Group": ("Policies", "ManagedPolicyArns"),
    "AWS::IAM::ManagedPolicy": (),
    "AWS::IAM::Policy": (),
    "AWS::IAM::Role": ("Policies", "ManagedPolicyArns", "PermissionsBoundary"),
    "AWS::IAM::User": ("Policies", "ManagedPolicyArns", "PermissionsBoundary"),
    "AWS::Lambda::LayerVersionPermission": (),
    "AWS::Lambda::Permission": (),
    "AWS::OpenSearchService::Domain": ("AccessPolicies",),
    "AWS::S3::Bucket": ("PublicAccessBlockConfiguration", "OwnershipControls"),
    "AWS::S3::BucketPolicy": (),
    "AWS::SNS::TopicPolicy": (),
    "AWS::SQS::QueueInlinePolicy": (),
    "AWS::SQS::QueuePolicy": (),
    "AWS::SecretsManager::ResourcePolicy": (),
    "AWS::Serverless::Function": ("Policies", "PermissionsBoundary"),
    "AWS::Serverless::StateMachine": ("Policies", "PermissionsBoundary"),
}
"""What says who may do what, which nobody checks: whole resources, or these properties of them."""
