"""Rules of EventBridge: a disabled one sends nothing, and a schedule lasts as long as its rule has it."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.patches.patch import Patch

_PROVIDER = "localstack.services.events.provider"
_ENDS = (
    "a rule that is put with another schedule, or deleted, goes on as before; each PutTargets sends once more"
)


def _of_enabled(process: Callable[..., None]) -> Callable[..., None]:
    def processed(provider: Any, rule: Any, *arguments: Any, **options: Any) -> None:
        if _enabled(rule):
            process(provider, rule, *arguments, **options)

    return processed


def _when_enabled(make: Callable[..., Callable[..., None]]) -> Callable[..., Callable[..., None]]:
    def made(provider: Any, account_id: str, region: str, rule: Any) -> Callable[..., None]:
        job = make(provider, account_id, region, rule)

        def run(*_: Any) -> None:
            if _enabled(rule):
                job()

        return run

    return made


def _enabled(rule: Any) -> bool:
    return bool(rule.state != "DISABLED")


# The module of the jobs takes from those that these are put in.
def _one_job(_: Callable[..., None]) -> Callable[..., None]:
    def create(rule: Any, job: Callable[..., None]) -> None:
        from sandbox.localstack import schedules

        schedules.begin(rule, job)

    return create


def _put_anew(create: Callable[..., Any]) -> Callable[..., Any]:
    def created(provider: Any, name: str, region: str, account_id: str, *rest: Any) -> Any:
        from sandbox.localstack import schedules

        rule = create(provider, name, region, account_id, *rest)
        schedules.end(rule.arn)
        if rule.schedule_cron and rule.rule.targets:
            job = provider._get_scheduled_rule_job_function(account_id, region, rule.rule)
            rule.create_schedule_job(job)
        return rule

    return created


def _ended(delete: Callable[..., None]) -> Callable[..., None]:
    def deleted(provider: Any, rules: Any) -> None:
        from sandbox.localstack import schedules

        for rule in rules.values() if isinstance(rules, dict) else (rules,):
            schedules.end(rule.arn)
        delete(provider, rules)

    return deleted


PATCHES = (
    Patch(
        _PROVIDER,
        "EventsProvider._process_rules",
        _of_enabled,
        "a disabled rule matches events, and sends them",
        "2399ed70c8f1d3e1",
    ),
    Patch(
        _PROVIDER,
        "EventsProvider._get_scheduled_rule_job_function",
        _when_enabled,
        "a rule that was disabled or enabled after its targets were put sends as it did before",
        "c9a3e8d9ffc80053",
    ),
    Patch(
        "localstack.services.events.rule",
        "RuleService.create_schedule_job",
        _one_job,
        _ENDS,
        "ed3992051a50fe51",
    ),
    Patch(_PROVIDER, "EventsProvider.create_rule_service", _put_anew, _ENDS, "56a00f81557eb68f"),
    Patch(_PROVIDER, "EventsProvider._delete_rule_services", _ended, _ENDS, "89dc967545b18f6d"),
)
