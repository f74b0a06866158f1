"""Progress in lines."""

from sandbox.scenario.terminal_progress import TerminalProgress


def test_a_step_is_told_when_it_begins_and_when_it_took_long() -> None:
    lines: list[str] = []
    times = iter([0.0, 2.54])
    with TerminalProgress(lines.append, lambda: next(times)).step("Starting LocalStack") as step:
        step.detail("port 4566")
        assert lines == ["… Starting LocalStack"]
    assert lines == ["… Starting LocalStack", "✓ Starting LocalStack 2.5 s"]


def test_a_short_step_is_told_once() -> None:
    lines: list[str] = []
    with TerminalProgress(lines.append, lambda: 0.0).step("Looking"):
        pass
    assert lines == ["… Looking"]
