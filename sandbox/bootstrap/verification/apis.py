"""REST APIs, their methods and stages."""

from typing import Any

from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification import tags
from sandbox.bootstrap.verification.described import Described, Properties
from sandbox.bootstrap.verification.parts import Part
from sandbox.clients import Clients

INTEGRATION = {"Type": "type", "IntegrationHttpMethod": "httpMethod", "Uri": "uri"}
"""What is compared of a method's integration: the template's name and the service's."""


def _rest_api(id_: str, clients: Clients) -> Properties:
    found = clients.client("apigateway").get_rest_api(restApiId=id_)
    return {"Name": found["name"], "Description": found.get("description")}


def _named(properties: Properties) -> Properties:
    """An API whose definition has a title may be called by that."""
    told = {"Name": UNKNOWN, "Description": UNKNOWN} if "Body" in properties else {}
    return {"Name": UNKNOWN, **properties, **told}


def _method(physical_id: str, clients: Clients) -> Properties:
    api, resource, method = physical_id.rsplit("-", 2)
    found = clients.client("apigateway").get_method(restApiId=api, resourceId=resource, httpMethod=method)
    integration = found.get("methodIntegration", {})
    return {
        "AuthorizationType": found.get("authorizationType"),
        "ApiKeyRequired": found.get("apiKeyRequired"),
        "Integration": {name: integration.get(key) for name, key in INTEGRATION.items()},
    }


def _integration(value: Any) -> Any:
    return UNKNOWN if value is UNKNOWN else {name: value.get(name) for name in INTEGRATION if value.get(name)}


def _stage(properties: Properties, name: str, clients: Clients) -> Properties:
    found = clients.client("apigateway").get_stage(restApiId=properties["RestApiId"], stageName=name)
    return {
        "DeploymentId": found.get("deploymentId"),
        "Description": found.get("description"),
        "TracingEnabled": found.get("tracingEnabled"),
        "Variables": found.get("variables"),
        "Tags": tags.without_awss(found.get("tags", {})),
    }


def _asked_stage(properties: Properties) -> Properties:
    return {**properties, "Tags": tags.asked(properties)}


APIS: dict[str, Described | Part] = {
    "AWS::ApiGateway::RestApi": Described(_rest_api, {"Name": None, "Description": None}, asked=_named),
    "AWS::ApiGateway::Method": Described(
        _method,
        {"AuthorizationType": UNKNOWN, "ApiKeyRequired": False, "Integration": None},
        {"Integration": _integration},
    ),
    "AWS::ApiGateway::Stage": Part(
        ("RestApiId",),
        _stage,
        {
            "DeploymentId": UNKNOWN,
            "Description": None,
            "TracingEnabled": False,
            "Variables": None,
            "Tags": {},
        },
        asked=_asked_stage,
    ),
}
