"""Lines of a log on the terminal: those of one request in one colour, where there are colours."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from sandbox.cli.function_log import Line

COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "bright_cyan", "bright_magenta", "bright_green")


class Coloured:
    """Colours are given in the order in which requests appear, and given again after the last."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._colours: dict[str, str] = {}

    def print(self, lines: Iterable[Line]) -> None:
        for line in lines:
            # A Text: nothing in it is markup, nor an emoji's name.
            self._console.print(Text(line.text), style=self._colour(line.request))

    def _colour(self, request: str | None) -> str | None:
        if request is None:
            return None
        return self._colours.setdefault(request, COLOURS[len(self._colours) % len(COLOURS)])
