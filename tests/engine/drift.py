"""A deployed stack that somebody changes behind its template's back."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from sandbox.bootstrap import Deployment
from sandbox.errors import DeploymentError
from tests.engine.projects import Project

Of = Callable[[str], Any]
"""Gives a service's client."""
Change = Callable[[Of, Deployment], None]


def told_of(project: Project, changes: Iterable[Change]) -> tuple[Deployment, str]:
    """Deploy, twice, for the second changes nothing; make ``changes``, and hear what a third says of them."""
    done = project.deploy()
    assert not project.deploy().changed
    for change in changes:
        change(project.clients.client, done)
    with pytest.raises(DeploymentError) as told:
        project.deploy()
    return done, str(told.value)
