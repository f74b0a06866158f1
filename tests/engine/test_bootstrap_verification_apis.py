"""REST APIs are read back with the methods and stages that the template has as resources."""

from typing import Any

from sandbox.bootstrap import Deployment
from tests.engine.drift import Of, told_of
from tests.engine.projects import Project

OF_THE_API = {"RestApiId": {"Ref": "Api"}}
RESOURCES: dict[str, Any] = {
    "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders", "Description": "of orders"}},
    "Get": {
        "Type": "AWS::ApiGateway::Method",
        "Properties": {
            **OF_THE_API,
            "ResourceId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
            "HttpMethod": "GET",
            "AuthorizationType": "NONE",
            "Integration": {
                "Type": "HTTP_PROXY",
                "IntegrationHttpMethod": "GET",
                "Uri": "https://orders.example/",
            },
        },
    },
    "Published": {"Type": "AWS::ApiGateway::Deployment", "DependsOn": "Get", "Properties": OF_THE_API},
    "Live": {
        "Type": "AWS::ApiGateway::Stage",
        "Properties": {
            **OF_THE_API,
            "DeploymentId": {"Ref": "Published"},
            "StageName": "live",
            "Description": "for all",
            "Variables": {"colour": "red"},
            "Tags": [{"Key": "team", "Value": "a"}],
        },
    },
}


def test_apis_methods_and_stages_are_as_the_template_says_or_told_by_property(project: Project) -> None:
    project.template = {"Resources": RESOURCES}

    _, told = told_of(project, (_change,))

    for said in (
        "Api: Name is invoices, and the template says orders",
        "Get: ApiKeyRequired is true, and the template says false",
        "Get: Integration.Type is MOCK, and the template says HTTP_PROXY",
        "Get: Integration.Uri is not set, and the template says https://orders.example/",
        "Live: Variables.colour is blue, and the template says red",
        "Live: Description is for some, and the template says for all",
    ):
        assert said in told


def _change(of: Of, done: Deployment) -> None:
    gateway, api = of("apigateway"), done.resources["Api"].physical_id
    gateway.update_rest_api(restApiId=api, patchOperations=[_replacing("/name", "invoices")])
    (root,) = gateway.get_resources(restApiId=api)["items"]
    method = {"restApiId": api, "resourceId": root["id"], "httpMethod": "GET"}
    gateway.update_method(**method, patchOperations=[_replacing("/apiKeyRequired", "true")])
    gateway.put_integration(**method, type="MOCK")
    stage = [_replacing("/variables/colour", "blue"), _replacing("/description", "for some")]
    gateway.update_stage(restApiId=api, stageName="live", patchOperations=stage)


def _replacing(path: str, value: str) -> dict[str, str]:
    return {"op": "replace", "path": path, "value": value}
