"""What can go wrong and is expected: one paragraph saying what was seen and what to type next.

::

    SandboxError                     exit code 1
    ├── UsageError                   exit code 2: a name or an option that does not exist
    ├── EngineError                  LocalStack cannot be had, started, reached or stopped
    │   ├── EngineNotRunning         nothing of ours answers on the port
    │   ├── ForeignEngine            what answers on the port is not of ours
    │   ├── PortTaken                somebody else's process listens there
    │   ├── EngineDied               it ended while it was starting; carries the last log lines
    │   ├── EngineMismatch           it runs with other plugins than this client brings
    │   ├── EnvironmentUnavailable   no Python 3.13, or its packages could not be installed
    │   ├── OpenSearchUnavailable    a stack asks for a domain, and there is no Java or image of OpenSearch
    │   └── DownloadFailed           DynamoDB Local or OpenSearch could not be fetched or a sum is wrong
    ├── TemplateError                a template that cannot be read, or asks for what is refused
    ├── PackagingError               a deployment package that cannot be built
    ├── DeploymentError              CloudFormation failed, or reported what is not so
    └── ForeignEndpoint              something tried to talk to anything but the sandbox

Anything else that reaches the command line is a bug and is shown as one.
"""


class SandboxError(Exception):
    """An expected failure. ``str(error)`` is what the user reads."""

    exit_code = 1


class UsageError(SandboxError):
    exit_code = 2


class EngineError(SandboxError):
    pass


class EngineNotRunning(EngineError):
    pass


class ForeignEngine(EngineError):
    pass


class PortTaken(EngineError):
    pass


class EngineDied(EngineError):
    pass


class EngineMismatch(EngineError):
    pass


class EnvironmentUnavailable(EngineError):
    pass


class OpenSearchUnavailable(EngineError):
    pass


class DownloadFailed(EngineError):
    pass


class TemplateError(SandboxError):
    pass


class PackagingError(SandboxError):
    pass


class DeploymentError(SandboxError):
    pass


class ForeignEndpoint(SandboxError):
    pass
