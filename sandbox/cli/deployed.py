"""What was deployed by hand, remembered so that `up` deploys it again: a restart is an empty AWS."""

import json
import shlex
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.settings import DEFAULT_ACCOUNT, Settings

if TYPE_CHECKING:
    from filelock import FileLock

    from sandbox.bootstrap.choices import Choices

FILE = "deployed.json"
DEFAULT_NAME = "template.yaml"


@dataclass(frozen=True)
class Deployed:
    template: Path
    region: str
    stack: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    account: str = DEFAULT_ACCOUNT
    tags: dict[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()

    @classmethod
    def of(cls, chosen: "Choices") -> "Deployed":
        """What was chosen, to be deployed by hand."""
        return cls(
            chosen.template,
            chosen.region,
            chosen.stack,
            chosen.parameters,
            chosen.account or DEFAULT_ACCOUNT,
            chosen.tags,
            chosen.capabilities,
        )

    @property
    def command(self) -> str:
        """What to type to deploy it again by hand."""
        options = [("--region", self.region), ("--account", self.account)]
        options += [("--stack", self.stack)] if self.stack else []
        options += [("-p", f"{name}={value}") for name, value in self.parameters.items()]
        options += [("--tag", f"{name}={value}") for name, value in self.tags.items()]
        options += [("--capability", each) for each in self.capabilities]
        words = [word for pair in options for word in pair]
        return shlex.join(["sandbox", "deploy", str(self.template), *words])

    @property
    def identity(self) -> tuple[str | None, ...]:
        """The same for a folder and for the template in it."""
        folder = self.template.parent if self.template.name == DEFAULT_NAME else self.template
        return (str(folder), self.account, self.region, self.stack)


def remembered(settings: Settings, besides: Iterable[Deployed] = ()) -> list[Deployed]:
    """What was deployed before and is still there as a file, each once, without ``besides``."""
    left_out = {entry.identity for entry in besides}
    known = {entry.identity: entry for entry in _read(settings.home)}
    return [entry for identity, entry in known.items() if identity not in left_out]


def forget(settings: Settings, entry: Deployed) -> None:
    """Not to be deployed again."""
    with _alone(settings.home):
        _write(settings.home, remembered(settings, [entry]))


def remember(settings: Settings, entry: Deployed) -> None:
    with _alone(settings.home):
        _write(settings.home, [*remembered(settings, [entry]), entry])


def _alone(home: Path) -> "FileLock":
    """Nobody else changes what is remembered meanwhile: two deployments may end at once."""
    from filelock import FileLock  # a command that only looks does without it

    return FileLock(home / "deployed.lock")


def _write(home: Path, entries: list[Deployed]) -> None:
    draft = home / f"{FILE}.new"
    draft.write_text(json.dumps([asdict(each) | {"template": str(each.template)} for each in entries]))
    draft.replace(home / FILE)


def _read(home: Path) -> list[Deployed]:
    try:
        entries = json.loads((home / FILE).read_text())
        found = [_entry(entry) for entry in entries]
    except (OSError, ValueError, TypeError, KeyError):
        return []
    return [entry for entry in found if entry.template.exists()]


def _entry(written: dict[str, Any]) -> Deployed:
    read = {"template": Path(written["template"]), "capabilities": tuple(written.get("capabilities", ()))}
    return Deployed(**{**written, **read})
