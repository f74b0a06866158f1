"""Commands by name: each is imported when it is typed; a mistyped one is answered with those there are."""

import difflib
import importlib
from collections.abc import Iterable, Sequence
from typing import Any

import click

from sandbox.errors import UsageError


class Commands(click.Group):
    """A group whose command ``name`` is ``package.name.name``, imported when somebody asks for it."""

    def __init__(self, *, package: str, names: Sequence[str], **attributes: Any) -> None:
        super().__init__(**attributes)
        self._package, self._names = package, names

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._names:
            return None
        command: click.Command = getattr(importlib.import_module(f"{self._package}.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise no_such("command", args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)


def no_such(kind: str, name: str, names: Iterable[str]) -> UsageError:
    """The error for a name that is not there."""
    there = sorted(names)
    near = difflib.get_close_matches(name, there, n=1)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    listed = ", ".join(there) if there else "none"
    return UsageError(f"There is no {kind} {name!r}.{guess} There are: {listed}.")
