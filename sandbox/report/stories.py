"""Why a claim does not hold, as text that can be pasted."""

import re
from pathlib import Path
from typing import Any

XDIST_WORKER = re.compile(r"^\[gw\d+\] .*\n", re.MULTILINE)  # the line that says which worker it was


def story_of(report: Any) -> str:
    """The story of one report that failed: where, what the scenario said there, what happened instead.

    An unmet expectation brings its own words (``sandbox_story``, set by the scenario plugin); anything
    else is told as pytest tells it. The sections that the run added follow.
    """
    told = getattr(report, "sandbox_story", None)
    main = f"{_where(report)}{told}" if told else XDIST_WORKER.sub("", report.longreprtext).strip("\n")
    sections = [_section(title, text) for title, text in report.sections if text.strip()]
    return "\n".join([main, *sections])


def _section(title: str, text: str) -> str:
    body = text.strip("\n")
    return body if title == "sandbox" else f"-- {title}\n{body}"


def _where(report: Any) -> str:
    """File, line and the statement that waited in vain, if pytest found them."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is None:
        return ""
    statement = _statement(report.longrepr)
    return f"{_short(crash.path)}:{crash.lineno}\n" + (f"  {statement}\n" if statement else "")


def _statement(longrepr: Any) -> str:
    """What pytest marks with ``>`` in the last frame."""
    last = longrepr.reprtraceback.reprentries[-1]
    return " ".join(line[1:].strip() for line in getattr(last, "lines", ()) if line.startswith(">"))


def _short(path: str) -> str:
    folder = Path.cwd()
    return str(Path(path).relative_to(folder)) if Path(path).is_relative_to(folder) else path
