"""An item as a record has it, for boto3."""

import base64
from typing import Any

Image = dict[str, Any]
"""An item in DynamoDB's notation: {"price": {"N": "1.5"}}."""


def with_bytes(image: Image) -> Image:
    """In a Lambda event binary is base64 text, and boto3 takes text for the bytes themselves."""
    return {name: _value(value) for name, value in image.items()}


def _value(attribute: Image) -> Image:
    [(kind, value)] = attribute.items()
    match kind:
        case "B":
            return {kind: base64.b64decode(value)}
        case "BS":
            return {kind: [base64.b64decode(element) for element in value]}
        case "L":
            return {kind: [_value(element) for element in value]}
        case "M":
            return {kind: with_bytes(value)}
    return attribute
