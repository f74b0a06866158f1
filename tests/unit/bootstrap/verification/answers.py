"""Clients whose services answer what a test prepared."""

from typing import Any

import pytest

from sandbox.bootstrap.comparison import differences
from sandbox.bootstrap.verification.described import Described
from sandbox.bootstrap.verification.parts import Part
from sandbox.clients import Clients

ACCOUNT = "111122223333"


class Answers:
    """Stands for any client: each operation answers what was prepared for it."""

    def __init__(self, **answers: Any) -> None:
        self._answers = answers

    def __getattr__(self, operation: str) -> Any:
        answer = self._answers[operation]
        return lambda **asked: answer(**asked) if callable(answer) else answer

    def get_paginator(self, operation: str) -> Any:
        """All pages are one."""
        return Answers(paginate=lambda **_: Answers(build_full_result=getattr(self, operation)()))


def clients(monkeypatch: pytest.MonkeyPatch, **answers: Any) -> Clients:
    """Those of any service, which answers operations with what is prepared, or with what that returns."""
    made = Clients("http://127.0.0.1:1", ACCOUNT)
    monkeypatch.setattr(made, "client", lambda _: Answers(**answers))
    return made


def told(
    type_: Described | Part, properties: dict[str, Any], physical_id: str, clients: Clients
) -> list[str]:
    """The differences between a resource with these properties and what ``clients`` say of it."""
    kind = type_.of(properties) if isinstance(type_, Part) else type_
    assert kind
    expected, found = kind.expect(properties, clients), kind.read(physical_id, clients).settings
    return [str(one) for one in differences(expected, {name: found.get(name) for name in expected})]
