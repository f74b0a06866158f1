"""Runs Lambda handlers as processes.

From LocalStack's side inwards::

    plugin, executor     LocalStack's seam: a RuntimeExecutor, and the ledger's entries
    runtimes, compiled   which runtimes are run and by what, and whether a package is made for it
    environments         all execution environments, by account; where handlers find their world
    environment          one of them: init, invocations, resets, time-outs and their log
    variables, packages  what a handler sees: its environment variables, its code and layers
    stored               zips that LocalStack has just stored, until they are unpacked
    starting, process    how a handler process is started, and one of them
    memory, storage      what it and its children hold, and what it keeps in its scratch folder
    sampling             how both are looked at while it works
    exchange             what it and its environment hand over to each other
    runtime_api          AWS's Runtime API, through which the process does so
    output, cutting      what the process writes, and which log events that makes
    journal              what an environment logs, the platform's events among it
    advanced_logging     LoggingConfig: formats and levels
    warm, parents        what handlers are forked from, and when they may be
    children, spawner    how processes are started, and why none outlives LocalStack
    watcher              the one thread that waits for sockets and pipes
    verdicts             what an answer, an end or a silence means to the caller
    failures             payloads in AWS's words
    hints                what the log adds about paths that are only there on AWS
    platform_log, log_lines, log_json
                         what the platform says in a log, as text or as JSON

LocalStack's start and stop, and the sandbox's own API, call the functions below.
"""

from sandbox.localstack.executor.environments import ENVIRONMENTS

NAME = "sandbox"


def start() -> None:
    """Called once, before anything is invoked: clears what an earlier life left, starts the spawner."""
    ENVIRONMENTS.start()


def shutdown() -> None:
    """End every handler process."""
    ENVIRONMENTS.shutdown()


def stop_account(account: str) -> int:
    """End the handler processes of one account, busy or not; how many there were."""
    return ENVIRONMENTS.stop_account(account)


def handler_count() -> int:
    """How many execution environments there are now."""
    return ENVIRONMENTS.count()


def executor_in_use() -> str:
    """``sandbox``, or the name of the class that LocalStack fell back to without a word."""
    from localstack.services.lambda_.invocation.runtime_executor import get_runtime_executor

    from sandbox.localstack.executor.executor import ProcessExecutor

    executor = get_runtime_executor()
    return NAME if executor is ProcessExecutor else executor.__name__
