"""What is put right, or watched, in LocalStack where it offers no seam: every patch, with its reason.

LocalStack 4.14 is frozen, and each patch names the source that it replaces by its sum: another source is
refused, so that a patch never lands on what it was not written for. A module that is not loaded yet is
patched while it is imported, before anybody can use it; if it is refused then, its service cannot be used.
"""

import functools

from localstack import constants
from wrapt import register_post_import_hook

from sandbox.localstack.patches import (
    accounts,
    clients,
    databases,
    deliveries,
    descriptions,
    domains,
    events,
    failed_functions,
    function_logs,
    invocations,
    json_paths,
    packages,
    parameters,
    queue_metrics,
    requests,
    rules,
    sessions,
    storage,
    transforms,
    websockets,
)
from sandbox.localstack.patches.patch import Patch, put

WRITTEN_FOR = "4.14.0"
PATCHES: tuple[Patch, ...] = (
    *descriptions.PATCHES,
    *sessions.PATCHES,
    *clients.PATCHES,
    *events.PATCHES,
    *storage.PATCHES,
    *requests.PATCHES,
    *accounts.PATCHES,
    *databases.PATCHES,
    *function_logs.PATCHES,
    *invocations.PATCHES,
    *json_paths.PATCHES,
    *packages.PATCHES,
    *parameters.PATCHES,
    *failed_functions.PATCHES,
    *deliveries.PATCHES,
    *domains.PATCHES,
    *queue_metrics.PATCHES,
    *rules.PATCHES,
    *transforms.PATCHES,
    *websockets.PATCHES,
)


def apply() -> None:
    """Put every patch in place, now or when its module is loaded.

    Raises RuntimeError where LocalStack is not the one that they were written for.
    """
    if constants.VERSION != WRITTEN_FOR:
        raise RuntimeError(f"this is LocalStack {constants.VERSION}; the patches are for {WRITTEN_FOR}")
    for name in sorted({patch.module for patch in PATCHES}):
        here = [patch for patch in PATCHES if patch.module == name]
        register_post_import_hook(functools.partial(put, patches=here), name)
