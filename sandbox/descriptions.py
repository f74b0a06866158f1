"""What botocore knows of AWS's services: much JSON, read once for all accounts.

botocore looks into the folders of all 400 services before it reads one, to say what there is where there is
no such service: a tenth of a command's time. Here it looks for the one that it is asked for.
"""

from collections.abc import Collection, Iterator
from typing import Any

from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader


class Descriptions(Loader):
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
