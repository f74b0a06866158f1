"""A template as YAML text that CloudFormation reads as it was meant."""

import re
from typing import Any

import yaml

_MAY_BE_TAKEN_FOR_A_NUMBER = re.compile(r"[-+.\d].*")


def text_of(body: dict[str, Any]) -> str:
    """Without aliases, and with quotes where text could be taken for a number."""
    return yaml.dump(body, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


class _Dumper(yaml.SafeDumper):
    """CloudFormation reads no aliases, and has its own mind about what is a number."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _string(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    quoted = "'" if _MAY_BE_TAKEN_FOR_A_NUMBER.fullmatch(text) else None
    style = "|" if "\n" in text else quoted
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _string)
