"""Layers whose content lies beside the template."""

import pytest

from sandbox.bootstrap.functions import as_sent
from sandbox.bootstrap.layers import layers_of, problems
from sandbox.bootstrap.sources import S3Location
from sandbox.errors import TemplateError
from tests.unit.bootstrap.conftest import Written

LAYER = """
    Resources:
      Shared:
        Type: {kind}
        Properties:
          {content}
          CompatibleRuntimes: [python3.12]
          CompatibleArchitectures: [arm64]
        Metadata: {{{metadata}}}
"""


def text(
    metadata: str = "", kind: str = "AWS::Serverless::LayerVersion", content: str = "ContentUri: l"
) -> str:
    return LAYER.format(kind=kind, content=content, metadata=metadata)


@pytest.mark.parametrize(
    ("metadata", "built_for", "prefix"),
    [
        ("", "", ""),
        ("BuildMethod: python3.13", "python3.13", "python/"),
        ("BuildMethod: nodejs22.x", "nodejs22.x", "nodejs/"),
        ("BuildMethod: python-uv", "python3.12", "python/"),
    ],
)
def test_a_layer_is_built_as_its_build_method_says_and_packed_as_it_lies_without(
    template: Written, metadata: str, built_for: str, prefix: str
) -> None:
    (layer,) = layers_of(template(text(metadata), **{"l/shared.py": ""}))

    assert layer.source is not None
    assert (layer.runtime, layer.source.prefix, layer.source.is_built) == (built_for, prefix, bool(prefix))


@pytest.mark.parametrize("method", ["makefile", "esbuild", "python3.8"])
def test_a_build_method_that_is_not_known_is_refused_by_name(template: Written, method: str) -> None:
    (layer,) = layers_of(template(text(f"BuildMethod: {method}"), **{"l/shared.py": ""}))

    (problem,) = problems(layer)
    assert problem.startswith(
        f"template.yaml:3: Shared cannot be packaged: its BuildMethod is {method}, and only"
    )


@pytest.mark.parametrize(("metadata", "processor"), [("", "arm64"), ("BuildArchitecture: x86_64", "x86_64")])
def test_a_layer_is_for_the_architecture_it_is_built_for_else_the_first_it_is_compatible_with(
    template: Written, metadata: str, processor: str
) -> None:
    assert layers_of(template(text(metadata), **{"l/a.py": ""}))[0].processor == processor


@pytest.mark.parametrize(
    ("kind", "content", "sent"),
    [
        ("AWS::Serverless::LayerVersion", "ContentUri", {"Bucket": "b", "Key": "k"}),
        ("AWS::Lambda::LayerVersion", "Content", {"S3Bucket": "b", "S3Key": "k"}),
    ],
)
def test_the_content_of_a_layer_is_sent_as_its_place_in_s3(
    template: Written, kind: str, content: str, sent: dict[str, str]
) -> None:
    written = template(text(kind=kind, content=f"{content}: l"), **{"l/shared.py": ""})

    body = as_sent(written, {"Shared": S3Location("b", "k")})

    assert body["Resources"]["Shared"]["Properties"][content] == sent


def test_content_that_is_in_s3_already_is_left_alone(template: Written) -> None:
    (layer,) = layers_of(template(text(content="ContentUri: s3://bucket/key")))

    assert layer.source is None


def test_content_that_does_not_exist_is_refused_where_it_is_named(template: Written) -> None:
    with pytest.raises(TemplateError, match=r"template.yaml:6: the code of Shared is not there"):
        layers_of(template(text()))
