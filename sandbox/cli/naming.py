"""A mistyped name is answered with the names there are."""

import difflib
from collections.abc import Iterable

import click

from sandbox.errors import UsageError


class Commands(click.Group):
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
