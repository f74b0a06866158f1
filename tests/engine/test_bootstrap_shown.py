"""A plan that is shown and then done: with the change set that it was made of, where that still holds."""

import sys

import pytest

from tests.engine.projects import Project

CHANGED = "def handler(event, context):\n    return 'changed'\n"


def kept(plan: object) -> str:
    found = plan.prospect.kept  # type: ignore[attr-defined]
    assert found, "the plan kept no change set"
    return str(found.change_set)


def test_what_was_shown_of_a_new_stack_and_of_a_change_is_what_is_executed(project: Project) -> None:
    for code in ("def handler(event, context):\n    return 'new'\n", CHANGED):
        project.write("code/app.py", code)
        plan, go_on = project.shown()

        assert go_on().changed
        assert project.executed() == kept(plan)
    assert project.invoke("Reader") == "changed"
    assert project.live_stacks() == ["orders"]


def test_of_two_that_were_shown_a_new_stack_both_end_with_what_they_showed(project: Project) -> None:
    _, first = project.shown()
    project.write("code/app.py", CHANGED)
    _, second = project.shown()

    def code() -> str:
        (function,) = project.clients.client("lambda").list_functions()["Functions"]
        return str(function["CodeSha256"])

    assert second().changed
    changed = code()
    assert first().changed
    assert code() != changed
    assert project.live_stacks() == ["orders"]


def test_what_was_shown_of_a_change_is_asked_again_where_the_stack_changed_meanwhile(
    project: Project,
) -> None:
    project.deploy()
    project.mapping["MaximumRetryAttempts"] = 3
    plan, go_on = project.shown()
    project.mapping["MaximumRetryAttempts"] = 4
    project.deploy()

    assert go_on().changed

    assert project.executed() != kept(plan)
    assert project.deployed_mapping()["MaximumRetryAttempts"] == 3


def test_a_deployment_that_ends_before_its_change_leaves_nothing_of_what_was_shown(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    _, go_on = project.shown()
    assert project.live_stacks() == ["orders"], "it waits to be executed"
    monkeypatch.setattr(sys.modules["sandbox.bootstrap.deploy"], "_upload", interrupted)

    with pytest.raises(KeyboardInterrupt):
        go_on()

    assert project.live_stacks() == []
