"""What LocalStack does with a deployment package or a layer."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.executor.stored import STORED
from sandbox.localstack.patches.patch import Patch


def _keeping(store: Callable[..., Any]) -> Callable[..., Any]:
    def store_and_keep(archive_file: bytes, **named: Any) -> Any:
        code = store(archive_file, **named)
        STORED.keep(code.code_sha256, archive_file)
        return code

    return store_and_keep


PATCHES = (
    Patch(
        "localstack.services.lambda_.invocation.lambda_service",
        "store_lambda_archive",
        _keeping,
        "a package that is stored would be fetched from S3 again at once, to be unpacked",
        "d4af5f2d0293038f",
    ),
)
