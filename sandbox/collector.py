"""Python's search for garbage, seldom: a command is mostly imports, and what they make stays for good."""

import gc

YOUNG = 50_000
"""New objects after which the young are looked through; Python's own 700 (2,000 since 3.12) cost a command a
tenth of its time. A command that goes on for hours, as `sandbox logs --follow`, still searches."""


def search_seldom() -> None:
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
