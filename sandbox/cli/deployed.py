"""What was deployed by hand, remembered so that `up` deploys it again: a restart is an empty AWS."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sandbox.settings import Settings

FILE = "deployed.json"


@dataclass(frozen=True)
class Deployed:
    template: Path
    region: str
    stack: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str, str | None]:
        return (str(self.template), self.region, self.stack)


def remembered(settings: Settings, more: Iterable[Path] = ()) -> list[Deployed]:
    """What was deployed before and is still there as a file, then ``more``, each once."""
    entries = [Deployed(path.resolve(), settings.region) for path in more]
    known = {entry.identity: entry for entry in [*_read(settings.home), *entries]}
    return list(known.values())


def remember(settings: Settings, entry: Deployed) -> None:
    known = {each.identity: each for each in _read(settings.home)}
    known[entry.identity] = entry
    draft = settings.home / f"{FILE}.new"
    draft.write_text(json.dumps([asdict(each) | {"template": str(each.template)} for each in known.values()]))
    draft.replace(settings.home / FILE)


def _read(home: Path) -> list[Deployed]:
    try:
        entries = json.loads((home / FILE).read_text())
        found = [Deployed(**{**entry, "template": Path(entry["template"])}) for entry in entries]
    except (OSError, ValueError, TypeError, KeyError):
        return []
    return [entry for entry in found if entry.template.exists()]
