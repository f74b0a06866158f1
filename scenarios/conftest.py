"""Each scenario also proves that its functions' roles allow what was done in their name."""

from tests.permissions.scenarios import permissions

__all__ = ["permissions"]
