"""What happens when LocalStack starts and stops: our doorkeeper, routes and children."""

import atexit
import logging
import os
import threading

from localstack.runtime import hooks

from sandbox.localstack import garbage

LOG = logging.getLogger(__name__)
garbage.put_off()


@hooks.on_infra_start()
def sandbox_start() -> None:
    try:
        _start()
    except BaseException:
        # LocalStack would go on without us, and look like the sandbox that it then is not.
        LOG.exception("The sandbox's plugins cannot start")
        os._exit(1)


def _start() -> None:
    from localstack.aws.handlers import run_custom_response_handlers, serve_custom_service_request_handlers
    from localstack.runtime.current import get_current_runtime
    from localstack.services.edge import ROUTER

    from sandbox.localstack import api, environment, executor, gateway, patches
    from sandbox.localstack.calling import CallRecorder
    from sandbox.localstack.dynamodb.server import DynamoDBLocal
    from sandbox.localstack.ledger.records import RECORDS
    from sandbox.localstack.streams.registry import STREAMS

    environment.choices()  # a wrong one is told now, not by the first mapping
    patches.apply()
    get_current_runtime().components.gateway.request_handlers.insert(0, gateway.Doorkeeper())
    recorder = CallRecorder()
    serve_custom_service_request_handlers.append(recorder.of_service)
    run_custom_response_handlers.append(recorder.of_domain)
    DynamoDBLocal.get().start()
    executor.start()
    STREAMS.listen(RECORDS.written)
    api.add_routes(ROUTER)
    threading.Thread(target=_load, name="sandbox-preload", daemon=True).start()


def _load() -> None:
    """What the sandbox is ready with."""
    from sandbox.localstack import warming
    from sandbox.localstack.preload import preload

    try:
        preload()
        warming.warm()
    finally:
        garbage.resume()
        warming.DONE.set()


def _leave() -> None:
    """The last thing that LocalStack does. Python would go on for four seconds, taking apart object by
    object what the operating system takes back at once."""
    from localstack.runtime.current import get_current_runtime

    logging.shutdown()
    os._exit(get_current_runtime().exit_code)


@hooks.on_infra_shutdown()
def sandbox_shutdown() -> None:
    from sandbox.localstack import executor, opensearch
    from sandbox.localstack.dynamodb.server import DynamoDBLocal
    from sandbox.localstack.streams.registry import STREAMS

    atexit.register(_leave)
    executor.shutdown()
    STREAMS.shutdown()
    opensearch.SERVER.stop()
    DynamoDBLocal.get().shutdown()
