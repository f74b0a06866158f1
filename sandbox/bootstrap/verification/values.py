"""Values that functions look up: parameters of Systems Manager, and secrets."""

import hashlib
from typing import Any

from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification import tags
from sandbox.bootstrap.verification.described import Properties
from sandbox.bootstrap.verification.parts import Part
from sandbox.clients import Clients


def _parameter(properties: Properties, name: str, clients: Clients) -> Properties:
    ssm = clients.client("ssm")
    value = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    named = [{"Key": "Name", "Option": "Equals", "Values": [name]}]
    described = ssm.describe_parameters(ParameterFilters=named)["Parameters"]
    given = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name).get("TagList", [])
    found = described[0] if described else {}
    return {**found, "Value": value, "Tags": tags.without_awss(tags.plain(given))}


def _asked_parameter(properties: Properties) -> Properties:
    chosen = properties.get("Tier") == "Intelligent-Tiering"  # by Systems Manager, each time
    return {**properties, "Tags": tags.asked(properties), **({"Tier": UNKNOWN} if chosen else {})}


def _secret(properties: Properties, arn: str, clients: Clients) -> Properties:
    client = clients.client("secretsmanager")
    told = client.describe_secret(SecretId=arn)
    found = tags.without_awss(tags.plain(told.get("Tags", [])))
    if properties.get("SecretString", UNKNOWN) is UNKNOWN:
        return {**told, "Tags": found}
    return {**told, "Tags": found, "SecretString": client.get_secret_value(SecretId=arn).get("SecretString")}


def _kept(value: Any) -> Any:
    """A secret, which is compared and not told."""
    return f"sha256:{hashlib.sha256(str(value).encode()).hexdigest()[:16]}"


def _asked_secret(properties: Properties) -> Properties:
    return {**properties, "Tags": tags.asked(properties)}


VALUES: dict[str, Part] = {
    "AWS::SSM::Parameter": Part(
        (),
        _parameter,
        {
            "Type": UNKNOWN,
            "Value": UNKNOWN,
            "Description": None,
            "AllowedPattern": None,
            "Tier": "Standard",
            "Tags": {},
        },
        asked=_asked_parameter,
    ),
    "AWS::SecretsManager::Secret": Part(
        (),
        _secret,
        {"Description": None, "SecretString": UNKNOWN, "Tags": {}},
        {"SecretString": _kept},
        _asked_secret,
    ),
}
