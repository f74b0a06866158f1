"""What botocore reads from its data folder for every client, read by the warm parent.

A process takes each file's content once, as if it had read it then; a second time it does read it. Which
services there are it is told for the folders that botocore itself and boto3 bring, and for no others.
Runs on Python 3.9 too.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

FILES = ("endpoints", "partitions", "sdk-default-configuration", "_retry")
TYPES = ("service-2", "endpoint-rule-set-1")
ENDINGS = (".json", ".json.gz")


class ServiceData:
    """Reads when it is made; ``into`` makes a process's botocore use it."""

    def __init__(self) -> None:
        loaders: Any = sys.modules["botocore.loaders"]
        own = loaders.Loader.BUILTIN_DATA_PATH
        boto3s = os.path.join(sys.modules["boto3"].__path__[0], "data")  # noqa: PTH118
        self._services: dict[tuple[str, ...], list[str]] = {}
        for added in ((), (boto3s,)):
            loader = loaders.Loader()
            loader.search_paths.extend(added)
            found = tuple(loader._potential_locations())
            for kind in TYPES:
                self._services[(kind, *found)] = loader.list_available_services(type_name=kind)
        self._files: dict[str, tuple[str, Any]] = {}
        for name in FILES:
            path = os.path.join(own, name)  # noqa: PTH118
            for ending in ENDINGS:
                if os.path.isfile(path + ending):  # noqa: PTH113
                    self._files[path] = (path + ending, loaders.JSONFileLoader().load_file(path))

    def into(self, loaders: ModuleType) -> None:
        """Lay it into ``botocore.loaders``."""
        module: Any = loaders
        self._lay_files(module, module.JSONFileLoader.load_file)
        self._lay_services(module, module.Loader.list_available_services)

    def _lay_files(self, module: Any, read: Any) -> None:
        def load_file(self_: Any, file_path: str) -> Any:
            whole, data = self._files.pop(file_path, (None, None))
            if whole is None:
                return read(self_, file_path)
            module.logger.debug("Loading JSON file: %s", whole)
            return data

        module.JSONFileLoader.load_file = load_file

    def _lay_services(self, module: Any, look: Any) -> None:
        def list_available_services(self_: Any, type_name: str) -> Any:
            known = None
            if type(self_.file_loader) is module.JSONFileLoader:
                known = self._services.get((type_name, *self_._potential_locations()))
            return look(self_, type_name) if known is None else list(known)

        module.Loader.list_available_services = module.instance_cache(list_available_services)
