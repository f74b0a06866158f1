"""Which database of DynamoDB Local an account's tables are in."""

from sandbox.localstack.dynamodb.databases import DATABASES
from sandbox.localstack.patches.patch import Patch

PATCHES = (
    Patch(
        "localstack.services.dynamodb.v2.provider",
        "get_ddb_access_key",
        lambda _: DATABASES.key,
        "each account that was ever used would have threads in DynamoDB Local that look into its database",
        "dd6408a92d92651a",
    ),
)
