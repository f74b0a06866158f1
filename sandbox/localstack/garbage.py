"""Python's search for garbage, kept out of what LocalStack loads.

What is loaded stays for good: several hundred thousand objects. To look through them for circles took a
second of the start, and a tenth of the time of a hundred deployments, with everything else standing still.
"""

import gc

YOUNG = 10_000
"""New objects after which the young are looked through; Python's own 2,000 are met by a single request."""


def put_off() -> None:
    """Search for none, until :func:`resume`."""
    gc.disable()


def resume() -> None:
    """Search for it again, but not among what is there now."""
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    gc.enable()
