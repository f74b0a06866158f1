"""What botocore knows of AWS's services: much JSON, read once for all accounts.

botocore looks into the folders of all 400 services before it reads one, to say what there is where there is
no such service: a tenth of a command's time. Here it looks for the one that it is asked for. And it makes
ordered dictionaries, from when plain ones were not; to make plain ones takes two thirds of the time.
"""

import gzip
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from botocore.exceptions import DataNotFoundError
from botocore.loaders import JSONFileLoader, Loader


class _Files(JSONFileLoader):
    def load_file(self, file_path: str) -> Any:
        """What is in ``file_path``, to which an ending is to be added; None where there is no such file."""
        if (plain := Path(f"{file_path}.json")).is_file():
            return json.loads(plain.read_bytes())
        if (packed := Path(f"{file_path}.json.gz")).is_file():
            return json.loads(gzip.decompress(packed.read_bytes()))
        return None


class Descriptions(Loader):
    FILE_LOADER_CLASS = _Files

    def list_available_services(self, type_name: str) -> Any:
        """Those that are described by files of this type; searched for when somebody goes through them."""
        return _Services(self, type_name)

    def every(self, type_name: str) -> list[str]:
        """Them all."""
        return list(super().list_available_services(type_name))


class _Services(Collection[str]):
    def __init__(self, descriptions: Descriptions, type_name: str) -> None:
        self._descriptions = descriptions
        self._type_name = type_name

    def __contains__(self, name: object) -> bool:
        try:
            return bool(self._descriptions.list_api_versions(str(name), self._type_name))
        except DataNotFoundError:
            return False

    def __iter__(self) -> Iterator[str]:
        return iter(self._descriptions.every(self._type_name))

    def __len__(self) -> int:
        return len(self._descriptions.every(self._type_name))


DESCRIPTIONS = Descriptions()
