"""A folder as `cdk synth` writes it: written by hand after CDK's cloud assembly format."""

import json
from pathlib import Path
from typing import Any

BUCKET = "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"
CODE, NESTED, FILE, TEMPLATE = (digit * 64 for digit in "abcd")
HANDLER = "def handler(event, context):\n    return 'from cdk'\n"


def write(folder: Path, *stacks: str, environment: str = "aws://unknown-account/unknown-region") -> Path:
    """An assembly of ``stacks``, each with a function, a nested stack, and a file that something reads."""
    stacks = stacks or ("Orders",)
    manifest: dict[str, Any] = {"version": "38.0.0", "artifacts": {}}
    for name in stacks:
        manifest["artifacts"][f"{name}.assets"] = {
            "type": "cdk:asset-manifest",
            "properties": {"file": f"{name}.assets.json", "requiresBootstrapStackVersion": 6},
        }
        manifest["artifacts"][name] = {
            "type": "aws:cloudformation:stack",
            "environment": environment,
            "properties": {"templateFile": f"{name}.template.json", "validateOnSynth": False},
            "dependencies": [f"{name}.assets"],
            "displayName": name,
        }
        _write(folder / f"{name}.template.json", _template())
        _write(folder / f"{name}.assets.json", _assets(name))
    _write(folder / "manifest.json", manifest)
    _write(folder / "nested.nested.template.json", {"Resources": {"Inner": {"Type": "AWS::SQS::Queue"}}})
    (folder / f"asset.{CODE}").mkdir()
    (folder / f"asset.{CODE}" / "index.py").write_text(HANDLER)
    (folder / f"asset.{FILE}.txt").write_text("read by something")
    return folder


def _write(path: Path, body: dict[str, Any]) -> None:
    path.write_text(json.dumps(body, indent=1))


def _template() -> dict[str, Any]:
    return {
        "Resources": {
            "Reader1A2B": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Code": {"S3Bucket": {"Fn::Sub": BUCKET}, "S3Key": f"{CODE}.zip"},
                    "Handler": "index.handler",
                    "Role": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/reader"},
                    "Runtime": "python3.13",
                    "Timeout": 60,
                },
                "Metadata": {
                    "aws:cdk:path": "Orders/Reader/Resource",
                    "aws:asset:path": f"asset.{CODE}",
                    "aws:asset:is-bundled": False,
                    "aws:asset:property": "Code",
                },
            },
            "NestedStackResource": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {
                    "TemplateURL": {
                        "Fn::Join": [
                            "",
                            [
                                "https://s3.",
                                {"Ref": "AWS::Region"},
                                ".",
                                {"Ref": "AWS::URLSuffix"},
                                "/",
                                {"Fn::Sub": BUCKET},
                                f"/{NESTED}.json",
                            ],
                        ]
                    }
                },
                "UpdateReplacePolicy": "Delete",
                "DeletionPolicy": "Delete",
            },
            "CDKMetadata": {
                "Type": "AWS::CDK::Metadata",
                "Properties": {"Analytics": "v2:deflate64:H4sIAAAAAAAA"},
            },
        },
        "Outputs": {"Asset": {"Value": {"Fn::Sub": f"{BUCKET}/{FILE}.txt"}}},
        "Parameters": {
            "BootstrapVersion": {
                "Type": "AWS::SSM::Parameter::Value<String>",
                "Default": "/cdk-bootstrap/hnb659fds/version",
                "Description": "Version of the CDK Bootstrap resources in this environment [cdk:skip]",
            }
        },
        "Rules": {
            "CheckBootstrapVersion": {
                "Assertions": [
                    {
                        "Assert": {
                            "Fn::Not": [{"Fn::Contains": [["1", "2"], {"Ref": "BootstrapVersion"}]}],
                        },
                        "AssertDescription": "CDK bootstrap stack version 6 required.",
                    }
                ]
            }
        },
    }


def _assets(stack: str) -> dict[str, Any]:
    def file(path: str, packaging: str, key: str) -> dict[str, Any]:
        destination = {
            "bucketName": BUCKET,
            "objectKey": key,
            "assumeRoleArn": "arn:${AWS::Partition}:iam::…",
        }
        return {
            "displayName": path,
            "source": {"path": path, "packaging": packaging},
            "destinations": {"current_account-current_region": destination},
        }

    return {
        "version": "38.0.0",
        "files": {
            CODE: file(f"asset.{CODE}", "zip", f"{CODE}.zip"),
            NESTED: file("nested.nested.template.json", "file", f"{NESTED}.json"),
            FILE: file(f"asset.{FILE}.txt", "file", f"{FILE}.txt"),
            TEMPLATE: file(f"{stack}.template.json", "file", f"{TEMPLATE}.json"),
        },
        "dockerImages": {},
    }
