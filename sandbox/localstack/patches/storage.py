"""Where LocalStack keeps what users store."""

from sandbox.localstack import environment
from sandbox.localstack.patches.patch import Patch

PATCHES = (
    Patch(
        "localstack.services.s3.provider",
        "DEFAULT_S3_TMP_DIR",
        lambda _: str(environment.data_folder("s3")),
        "objects would lie in one folder of the machine, which all users' LocalStacks share",
        "40a7594fb744b151",
    ),
)
