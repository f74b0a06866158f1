"""The one botocore session of all clients: nothing of the host in it, and much that it finds out only once.

What botocore does anew for each client counts here, where each scenario has an account, and so clients, of
its own.
"""

import functools
import os
from datetime import datetime
from typing import Any

import botocore.session
from botocore.hooks import EventAliaser, HierarchicalEmitter
from botocore.utils import parse_timestamp

from sandbox.descriptions import DESCRIPTIONS
from sandbox.listeners import Tree

# Session variables of botocore: (configuration name, environment variable, default, converter).
# With no environment variable and an empty file, the host's ~/.aws and AWS_PROFILE do not exist.
_NOTHING_OF_THE_HOST = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
_NAMES: dict[str, str] = {}
TRANSFERS = ("copy", "download_file", "download_fileobj", "upload_file", "upload_fileobj")
"""The methods that boto3 gives to clients of S3."""


@functools.cache
def session() -> Any:
    """Made once: to make a session takes as long as to make a client."""
    emitter = HierarchicalEmitter()
    emitter._handlers = Tree()  # type: ignore[attr-defined]
    made = botocore.session.Session(session_vars=_NOTHING_OF_THE_HOST, event_hooks=emitter)
    made.register_component("event_emitter", _Events(emitter))
    made.register_component("data_loader", DESCRIPTIONS)
    made.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=timestamp)
    made.register("creating-client-class.s3", _with_transfers)
    return made


def timestamp(written: Any) -> datetime:
    """As botocore reads it, and in a tenth of the time where it is written as AWS writes it."""
    try:
        read = datetime.fromisoformat(written)
    except (TypeError, ValueError):
        read = None
    return read if read and read.tzinfo else parse_timestamp(written)


class _Events(EventAliaser):
    """Under which names the same events are known, found out once for all clients."""

    def __init__(self, emitter: Any, aliases: Any = None) -> None:
        super().__init__(emitter, aliases)
        self._alias_name_cache = _NAMES


def _with_transfers(**created: Any) -> None:
    """The one thing that boto3's clients have and botocore's have not."""
    created["class_attributes"].update({name: _transfer(name) for name in TRANSFERS})


def _transfer(name: str) -> Any:
    def transfer(client: Any, *arguments: Any, **named: Any) -> Any:
        from boto3.s3 import inject  # takes as long as half of botocore, and few transfer anything

        return getattr(inject, name)(client, *arguments, **named)

    transfer.__name__ = name
    return transfer
