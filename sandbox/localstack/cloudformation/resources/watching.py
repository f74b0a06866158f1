"""AWS::CloudWatch::Alarm, AWS::Events::Rule and AWS::Logs::LogGroup: put again, which replaces all of it."""

from typing import Any

from localstack.services.cloudformation.resource_provider import ProgressEvent, ResourceRequest
from localstack.services.cloudwatch.resource_providers.aws_cloudwatch_alarm import CloudWatchAlarmProvider
from localstack.services.events.resource_providers.aws_events_rule import (
    EventsRuleProvider,
    extract_rule_name,
)
from localstack.services.logs.models import logs_stores
from localstack.services.logs.resource_providers.aws_logs_loggroup import LogsLogGroupProvider
from localstack.utils.aws.arns import log_group_arn

from sandbox.localstack.cloudformation.changes import tag_changes, tags
from sandbox.localstack.cloudformation.resources.updating import Update


class AlarmResource(CloudWatchAlarmProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        update.refuse("Tags", "EvaluationWindow")
        request.desired_state["AlarmName"] = update.model["AlarmName"]
        return self.create(request)


class RuleResource(EventsRuleProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        update.refuse("RoleArn", "Tags")
        name = extract_rule_name(update.model["Id"])
        wanted = {target["Id"] for target in update.after.get("Targets") or []}
        of = _bus(update.model)
        now = {target["Id"] for target in update.aws.events.list_targets_by_rule(Rule=name, **of)["Targets"]}
        if now - wanted:
            update.aws.events.remove_targets(Rule=name, Ids=sorted(now - wanted), **of)
        request.desired_state["Name"] = name
        request.desired_state.setdefault("State", "ENABLED")
        request.desired_state.setdefault("Description", "")
        return self.create(request)

    def delete(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """LocalStack's looks for every rule on the default bus, and leaves those of others."""
        model, events = request.desired_state, request.aws_client_factory.events
        name, of = extract_rule_name(model["Id"]), _bus(model)
        targets = [target["Id"] for target in events.list_targets_by_rule(Rule=name, **of)["Targets"]]
        if targets:
            events.remove_targets(Rule=name, Ids=targets, Force=True, **of)
        events.delete_rule(Name=name, **of)
        return Update(request).done()


class LogGroupResource(LogsLogGroupProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def create(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """LocalStack's makes a group that keeps everything for ever, without tags."""
        event = super().create(request)
        model: Any = event.resource_model
        logs = request.aws_client_factory.logs
        if model.get("RetentionInDays") is not None:
            days = int(model["RetentionInDays"])
            logs.put_retention_policy(logGroupName=model["LogGroupName"], retentionInDays=days)
        _make_taggable(request, model["LogGroupName"])
        if model.get("Tags"):
            logs.tag_log_group(logGroupName=model["LogGroupName"], tags=tags(model["Tags"]))
        return event

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        update.refuse(*update.changed - {"RetentionInDays", "Tags"})
        logs, name = update.aws.logs, update.model["LogGroupName"]
        if "RetentionInDays" in update.changed:
            days = update.after.get("RetentionInDays")
            if days is None:
                logs.delete_retention_policy(logGroupName=name)
            else:
                logs.put_retention_policy(logGroupName=name, retentionInDays=int(days))
        added, removed = tag_changes(update.before.get("Tags"), update.after.get("Tags"))
        if removed:
            logs.untag_log_group(logGroupName=name, tags=removed)
        if added:
            logs.tag_log_group(logGroupName=name, tags=added)
        return update.done("LogGroupName", "Arn")


def _make_taggable(request: ResourceRequest[Any], name: str) -> None:
    """LocalStack forgets the tags of a group that was made without any, and says nothing."""
    arn = log_group_arn(name, account_id=request.account_id, region_name=request.region_name)
    logs_stores[request.account_id][request.region_name].TAGS.setdefault(arn, {})


def _bus(model: dict[str, Any]) -> dict[str, str]:
    return {"EventBusName": model["EventBusName"]} if model.get("EventBusName") else {}
