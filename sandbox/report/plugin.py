"""The pytest plugin ``--sandbox-report``: the table and the stories take the place of pytest's own summary.

pytest loads this in every project where the sandbox is installed: nothing is imported unless asked for.
"""

import pytest

OPTION = "--sandbox-report"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("sandbox")
    group.addoption(
        OPTION, action="store_true", help="End with a table of claims and the stories of failures."
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.getoption(OPTION) and not hasattr(config, "workerinput"):
        config.option.reportchars = "N"  # pytest's own list of what failed
        config.option.verbose = min(config.option.verbose, -1)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Silence pytest's own stories; not before, or it would not even record the failing lines."""
    if session.config.getoption(OPTION):
        session.config.option.tbstyle = "no"


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter", config: pytest.Config) -> None:
    if not config.getoption(OPTION):
        return
    from sandbox.report.results import claims_by_story, results_of
    from sandbox.report.table import table_text

    results = results_of(terminalreporter.stats)
    width = config.get_terminal_writer().fullwidth
    terminalreporter.ensure_newline()
    if results:
        terminalreporter.write(
            "\n" + table_text(results, width=width, colour=terminalreporter.hasmarkup) + "\n"
        )
    for story, claims in claims_by_story(results).items():
        for claim in claims:
            terminalreporter.write_line(claim, bold=True)
        terminalreporter.write_line(f"{story}\n")
