"""``/_sandbox/fidelity``: which settings of a mapping are honoured here, and which are not."""

from localstack.http import Request

from sandbox.localstack import fidelity
from sandbox.localstack.api.answers import Answer


def _fidelity(_: Request) -> Answer:
    return fidelity.told()


ROUTES = {"fidelity": ("GET", _fidelity)}
