"""What each new account costs."""

import copy
import functools
import json
from typing import Any

from sandbox.localstack.patches.patch import Patch


def _aws_policies(backend: Any) -> list[Any]:
    from moto.settings import load_iam_aws_managed_policies

    if not load_iam_aws_managed_policies():
        return []
    policies = [copy.copy(policy) for policy in _parsed_policies(backend.region_name)]
    for policy in policies:
        policy.account_id = backend.account_id
    return policies


@functools.cache
def _parsed_policies(partition: str) -> list[Any]:
    from moto.iam.models import AWSManagedPolicy, aws_managed_policies_data

    data = json.loads(aws_managed_policies_data)
    return [AWSManagedPolicy.from_data(name, "", partition, policy) for name, policy in data.items()]


PATCHES = (
    Patch(
        "moto.iam.models",
        "IAMBackend._init_aws_policies",
        lambda _: _aws_policies,
        "AWS's 1,400 managed policies are parsed anew for each account, a fifth of a second",
        "b3f2c8c3a9c6a1eb",
    ),
)
