"""The jobs of EventBridge's rules with a schedule: one for each rule, as long as it has that schedule.

LocalStack adds one with each PutTargets and never takes one back.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from localstack.services.events.scheduler import JobScheduler

if TYPE_CHECKING:
    from localstack.services.events.rule import RuleService

_LOCK = threading.Lock()
"""LocalStack's scheduler loses a job that is added while another is cancelled."""
_JOBS: dict[str, str] = {}
"""By the rule's ARN."""


def begin(rule: "RuleService", job: Callable[..., None]) -> None:
    """Have ``job`` run when the rule is due, and no other; then it looks whether the rule is enabled."""
    with _LOCK:
        _cancel(rule.arn)
        _JOBS[rule.arn] = JobScheduler.instance().add_job(job, rule.schedule_cron)


def end(arn: str) -> None:
    """The rule has no such schedule any more, or is gone."""
    with _LOCK:
        _cancel(arn)


def forget(account: str) -> None:
    """End all of an account."""
    with _LOCK:
        for arn in [arn for arn in _JOBS if arn.split(":")[4] == account]:
            _cancel(arn)


def _cancel(arn: str) -> None:
    if arn in _JOBS:
        JobScheduler.instance().cancel_job(_JOBS.pop(arn))
