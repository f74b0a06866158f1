"""AWS::Lambda::Version and AWS::Lambda::Alias."""

from typing import Any

from localstack.services.cloudformation.resource_provider import ProgressEvent, ResourceRequest
from localstack.services.lambda_.resource_providers.aws_lambda_version import LambdaVersionProvider
from localstack.services.lambda_.resource_providers.lambda_alias import LambdaAliasProvider

from sandbox.localstack.cloudformation.resources.updating import Update, also_replacing, done, until

UNCHANGED = (
    "A version for this Lambda function exists ( {version} ). Modify the function to create a new version."
)


class VersionResource(LambdaVersionProvider):  # type: ignore[misc]  # it is untyped
    """A version never changes: another description or sum is another version."""

    UPDATES = True
    SCHEMA = also_replacing(LambdaVersionProvider.SCHEMA, "CodeSha256", "Description")

    def create(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """Lambda publishes no version of what did not change, and answers with the last: it is another's."""
        model, client = request.desired_state, request.aws_client_factory.lambda_
        if "Version" in model:  # published before, and looked at again
            return super().create(request)
        listed = client.list_versions_by_function(FunctionName=model["FunctionName"])["Versions"]
        made = super().create(request)
        if model["Version"] in {one["Version"] for one in listed}:
            del model["Id"]
            raise ValueError(UNCHANGED.format(version=model.pop("Version")))
        return made

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        update.refuse("RuntimePolicy", why="a version keeps its runtime")
        _provision(update, update.model["FunctionName"], update.model["Version"])
        return update.done("Id", "Version")


class AliasResource(LambdaAliasProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def create(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """LocalStack's hands the weights over in CloudFormation's form, which the API refuses."""
        model, client = request.desired_state, request.aws_client_factory.lambda_
        made = client.create_alias(**_settings(model))
        model["Id"] = made["AliasArn"]
        _provision(Update(request), model["FunctionName"], model["Name"])
        return done(model)

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        if update.changed - {"ProvisionedConcurrencyConfig"}:
            update.aws.lambda_.update_alias(**_settings(update.after))
        _provision(update, update.after["FunctionName"], update.after["Name"])
        return update.done("Id")


def _settings(wanted: dict[str, Any]) -> dict[str, Any]:
    """All that CreateAlias and UpdateAlias take, what is not wanted as nothing."""
    weights = (wanted.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or []
    return {
        "FunctionName": wanted["FunctionName"],
        "Name": wanted["Name"],
        "FunctionVersion": wanted["FunctionVersion"],
        "Description": wanted.get("Description", ""),
        "RoutingConfig": {
            "AdditionalVersionWeights": {
                one["FunctionVersion"]: float(one["FunctionWeight"]) for one in weights
            }
        },
    }


def _provision(update: Update, function: str, qualifier: str) -> None:
    """Provisioned concurrency as wanted, once it is ready."""
    of = {"FunctionName": function, "Qualifier": qualifier}
    client = update.aws.lambda_
    wanted = update.after.get("ProvisionedConcurrencyConfig")
    if "ProvisionedConcurrencyConfig" not in update.changed:
        return
    if wanted is None:
        client.delete_provisioned_concurrency_config(**of)
        return
    count = int(wanted["ProvisionedConcurrentExecutions"])
    client.put_provisioned_concurrency_config(**of, ProvisionedConcurrentExecutions=count)

    def ready() -> bool:
        now = client.get_provisioned_concurrency_config(**of)
        if now["Status"] == "FAILED":
            raise ValueError(now.get("StatusReason") or "provisioned concurrency failed")
        return bool(now["Status"] == "READY")

    until(f"provisioned concurrency of {function}:{qualifier}", ready)
