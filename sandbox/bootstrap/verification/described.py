"""Types whose services describe them nearly in the template's words: one entry of a table each."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.bootstrap.comparison import by, in_order
from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification import documents
from sandbox.bootstrap.verification.kind import Found
from sandbox.clients import Clients

Properties = dict[str, Any]
NOTIFIED = (
    ("Queue", "Queue", "Queue"),
    ("Topic", "Topic", "Topic"),
    ("Lambda", "Function", "LambdaFunction"),
)
"""Whom a bucket tells: the template's name of the kind, its name of the receiver, S3's name of the kind."""

ACTIONS = ("AlarmActions", "InsufficientDataActions", "OKActions")


@dataclass(frozen=True)
class Described:
    """A type that is ready once it is there."""

    ask: Callable[[str, Clients], Properties]
    """What the service says of a physical id, by the template's names."""
    defaults: Mapping[str, Any]
    """The compared properties, with what holds where the template has none; UNKNOWN: whatever there is."""
    written: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    """How a property is made comparable, on both sides."""
    asked: Callable[[Properties], Properties] = lambda properties: properties
    """What a template's properties mean, where they say it otherwise than the service does."""

    def read(self, physical_id: str, clients: Clients) -> Found:
        return Found("there", True, "", self._comparable(self.ask(physical_id, clients)))

    def expect(self, properties: Properties, clients: Clients) -> Properties:
        return self._comparable(self.asked(properties))

    def _comparable(self, properties: Properties) -> Properties:
        found: Properties = {}
        for name, default in self.defaults.items():
            value = properties.get(name)
            if value is not None and value is not UNKNOWN and name in self.written:
                value = self.written[name](value)
            found[name] = default if value in (None, "", [], {}) else value
        return found


def _queue(url: str, clients: Clients) -> Properties:
    asked: Properties = clients.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    return dict(asked["Attributes"])


def _topic(arn: str, clients: Clients) -> Properties:
    return dict(clients.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"])


def _subscription(arn: str, clients: Clients) -> Properties:
    return dict(clients.client("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"])


def _log_group(name: str, clients: Clients) -> Properties:
    groups = clients.client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    found: Properties = next((group for group in groups if group["logGroupName"] == name), {})
    return {"LogGroupName": found.get("logGroupName"), "RetentionInDays": found.get("retentionInDays")}


def _bucket(name: str, clients: Clients) -> Properties:
    s3 = clients.client("s3")
    told = s3.get_bucket_notification_configuration(Bucket=name)
    notifications: Properties = {
        f"{kind}Configurations": [
            {"Event": event, key: one[f"{api}Arn"], "Filter": one.get("Filter")}
            for one in told.get(f"{api}Configurations", [])
            for event in one["Events"]
        ]
        for kind, key, api in NOTIFIED
    }
    if "EventBridgeConfiguration" in told:
        notifications["EventBridgeConfiguration"] = {"EventBridgeEnabled": True}
    return {
        "VersioningConfiguration": {"Status": s3.get_bucket_versioning(Bucket=name).get("Status")},
        "NotificationConfiguration": notifications,
    }


def _rule(physical_id: str, clients: Clients) -> Properties:
    bus, _, name = physical_id.rpartition("|")
    asked = {"EventBusName": bus} if bus else {}
    events = clients.client("events")
    targets = events.list_targets_by_rule(Rule=name.rpartition("/")[2], **asked)["Targets"]
    return {**events.describe_rule(Name=name.rpartition("/")[2], **asked), "Targets": targets}


def _alarm(name: str, clients: Clients) -> Properties:
    alarms = clients.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return dict(alarms[0]) if alarms else {}


def _event_bus(name: str, clients: Clients) -> Properties:
    return dict(clients.client("events").describe_event_bus(Name=name))


def _state_machine(arn: str, clients: Clients) -> Properties:
    found = clients.client("stepfunctions").describe_state_machine(stateMachineArn=arn)
    return {
        "RoleArn": found["roleArn"],
        "StateMachineType": found["type"],
        "Definition": documents.read(found["definition"]),
    }


def _defined(properties: Properties) -> Properties:
    """With the definition as it is once its substitutions are made; UNKNOWN where it is in S3."""
    definition = properties.get("DefinitionString", properties.get("Definition", UNKNOWN))
    values = properties.get("DefinitionSubstitutions") or {}
    if definition is UNKNOWN or values is UNKNOWN or UNKNOWN in values.values() or _has_unknown(definition):
        return {**properties, "Definition": UNKNOWN}
    text = definition if isinstance(definition, str) else json.dumps(definition)
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", _as_text(value))
    return {**properties, "Definition": documents.read(text)}


def _has_unknown(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_has_unknown, value.values() if isinstance(value, dict) else value))
    return value is UNKNOWN


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _layer(arn: str, clients: Clients) -> Properties:
    told: Properties = clients.client("lambda").get_layer_version_by_arn(Arn=arn)
    return {**told, "CodeSha256": told["Content"]["CodeSha256"]}


def _url(arn: str, clients: Clients) -> Properties:
    function, qualifier = arn.split(":")[:7], arn.split(":")[7:]
    asked = {"Qualifier": qualifier[0]} if qualifier else {}
    return dict(clients.client("lambda").get_function_url_config(FunctionName=":".join(function), **asked))


def _cors(value: Any) -> Any:
    """Who may call a URL from a page of another origin, with what holds where nothing is said."""
    lists = {name: in_order(one) for name, one in value.items() if isinstance(one, list)}
    return {"AllowCredentials": False, "MaxAge": 0, **value, **lists}


def _status(value: Any) -> Any:
    return UNKNOWN if value is UNKNOWN else value.get("Status")


def _notifications(value: Any) -> Any:
    """Who is told of what, in a line each."""
    found = []
    for kind, key, _ in NOTIFIED:
        for one in value.get(f"{kind}Configurations") or []:
            filtered = UNKNOWN if one is UNKNOWN else _filter(one.get("Filter") or {})
            if UNKNOWN in (filtered, one.get("Event"), one.get(key)):
                return UNKNOWN
            found.append(f"{one['Event']} to {one[key]}{filtered}")
    bridge = value.get("EventBridgeConfiguration")
    if bridge is UNKNOWN or (bridge and bridge.get("EventBridgeEnabled") is UNKNOWN):
        return UNKNOWN
    if bridge and str(bridge.get("EventBridgeEnabled")).lower() == "true":
        found.append("everything to EventBridge")
    return in_order(found)


def _filter(value: Any) -> Any:
    """``{"S3Key": {"Rules": …}}`` of a template and ``{"Key": {"FilterRules": …}}`` of S3."""
    if _has_unknown(value):
        return UNKNOWN
    rules = value.get("S3Key", {}).get("Rules") or value.get("Key", {}).get("FilterRules") or []
    return "".join(sorted(f", {rule['Name'].lower()} {rule['Value']}" for rule in rules))


def _dimensions(value: Any) -> Any:
    return by(value, "Name", "Value")


def _targets(value: Any) -> Any:
    return by(value, "Id", "Arn")


DESCRIBED: dict[str, Described] = {
    "AWS::SQS::Queue": Described(
        _queue,
        {
            "DelaySeconds": 0,
            "MessageRetentionPeriod": 345600,
            "ReceiveMessageWaitTimeSeconds": 0,
            "VisibilityTimeout": 30,
            "FifoQueue": False,
            "ContentBasedDeduplication": UNKNOWN,
            "DeduplicationScope": UNKNOWN,
            "FifoThroughputLimit": UNKNOWN,
            "KmsMasterKeyId": None,
            "MaximumMessageSize": UNKNOWN,
            "RedriveAllowPolicy": None,
            "RedrivePolicy": None,
        },
        {"RedrivePolicy": documents.read, "RedriveAllowPolicy": documents.read},
    ),
    "AWS::SNS::Topic": Described(_topic, {"DisplayName": None, "FifoTopic": False}),
    "AWS::SNS::Subscription": Described(
        _subscription,
        {
            "TopicArn": UNKNOWN,
            "Protocol": UNKNOWN,
            "Endpoint": UNKNOWN,
            "RawMessageDelivery": False,
            "FilterPolicy": None,
            "RedrivePolicy": None,
        },
        {"FilterPolicy": documents.read, "RedrivePolicy": documents.read},
    ),
    "AWS::Logs::LogGroup": Described(_log_group, {"RetentionInDays": None}),
    "AWS::S3::Bucket": Described(
        _bucket,
        {"VersioningConfiguration": None, "NotificationConfiguration": None},
        {"VersioningConfiguration": _status, "NotificationConfiguration": _notifications},
    ),
    "AWS::Events::Rule": Described(
        _rule,
        {"EventPattern": None, "ScheduleExpression": None, "State": "ENABLED", "Targets": None},
        {"EventPattern": documents.read, "Targets": _targets},
    ),
    "AWS::CloudWatch::Alarm": Described(
        _alarm,
        {
            "MetricName": None,
            "Namespace": None,
            "Threshold": None,
            "Period": None,
            "EvaluationPeriods": None,
            "ComparisonOperator": None,
            "Statistic": None,
            "ExtendedStatistic": None,
            "Unit": None,
            "DatapointsToAlarm": None,
            "TreatMissingData": "missing",
            "Dimensions": None,
            "AlarmDescription": None,
            "ActionsEnabled": True,
            **dict.fromkeys(ACTIONS),
        },
        {"Threshold": float, "Dimensions": _dimensions, **dict.fromkeys(ACTIONS, in_order)},
    ),
    "AWS::Events::EventBus": Described(_event_bus, {"Name": UNKNOWN}),
    "AWS::StepFunctions::StateMachine": Described(
        _state_machine,
        {"RoleArn": UNKNOWN, "StateMachineType": "STANDARD", "Definition": UNKNOWN},
        asked=_defined,
    ),
    "AWS::Lambda::Url": Described(
        _url, {"AuthType": UNKNOWN, "Cors": None, "InvokeMode": "BUFFERED"}, {"Cors": _cors}
    ),
    "AWS::Lambda::LayerVersion": Described(_layer, {"Description": None, "CodeSha256": UNKNOWN}),
}
