"""One way in which a pattern is broken on purpose."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    pattern: str
    file: str
    """In the pattern's folder."""
    old: str
    """Stands in the file exactly once."""
    new: str
    scenario: str
    """The file in ``scenarios/`` and the test in it, of one twin: test_a.py::test_b[template-node]."""
    words: tuple[str, ...]
    """What the report says; each must be in it."""

    @property
    def name(self) -> str:
        return f"{self.pattern}-{self.scenario.partition('::')[2]}"
