"""Holds a function up for as long as a test needs."""

from pathlib import Path


class Gate:
    """A file that a function waits for: it runs until :meth:`open`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "open"

    def open(self) -> None:
        self.path.touch()

    @property
    def source(self) -> str:
        return f"""
import pathlib, time
def handler(event, context):
    while not pathlib.Path({str(self.path)!r}).exists():
        time.sleep(0.01)
"""
