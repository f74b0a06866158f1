"""What importing a module brings about, found out while a warm parent imports it.

All of it is what the module's *body* does, with what that calls: which modules it imports, which names it
puts into ``sys.modules`` by hand, what it adds to the interpreter's lists, which environment
variables it looks at.

Runs on Python 3.9 too, and imports nothing that is not there from the start: what is imported before the
recording could not be hidden later.
"""

from __future__ import annotations

import _warnings
import builtins
import importlib
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

# What importlib.machinery gives access to.
_bootstrap: Any = sys.modules["importlib._bootstrap"]
_external: Any = sys.modules["importlib._bootstrap_external"]
LOADERS = (
    _bootstrap.BuiltinImporter,
    _bootstrap.FrozenImporter,
    _external.ExtensionFileLoader,
    _external.SourceFileLoader,
)


def lists() -> list[list[Any]]:
    """Those of the interpreter that the body of a module may add to."""
    return [_warnings.filters, sys.meta_path, sys.path_hooks]


class Addition:
    """Something that a body put into one of the lists."""

    def __init__(self, number: int, item: Any, in_front: bool) -> None:
        self.number, self.item, self.in_front = number, item, in_front

    def repeat(self) -> None:
        into = lists()[self.number]
        into.insert(0 if self.in_front else len(into), self.item)


class Body:
    """What the body of one module has done."""

    def __init__(self) -> None:
        self.needs: dict[str, None] = {}
        """The names of the modules that it imports, in order."""
        self.aliases: dict[str, ModuleType] = {}
        """What it has put into sys.modules by hand."""
        self.additions: list[Addition] = []
        self.attributes: list[tuple[ModuleType, str, Any]] = []
        """What it has given to other modules."""
        self.at_exit: list[tuple[Any, Any, Any]] = []
        """What it has asked to be called at the end: functions and their arguments."""
        self.reads: dict[str, str | None] = {}
        """The environment variables that it looks at."""
        self.missing: set[str] = set()
        """The first parts of names of modules that it asks for in vain."""


class Recorder:
    """Records from its construction until ``stop``."""

    def __init__(self) -> None:
        self.bodies: dict[str, Body] = {}
        """Of every module that was imported, in the order in which they were complete."""
        self.lists_before = [list(one) for one in lists()]
        self._running: list[tuple[str, Body]] = []
        self._known_names = set(sys.modules)
        self._known_items = [list(one) for one in lists()]
        self._known_attributes: dict[str, set[str]] = {}
        self._replaced: list[tuple[Any, str, Any]] = []
        self._replace(builtins, "__import__", self._importing(builtins.__import__))
        self._replace(importlib, "import_module", self._importing_by_hand(importlib.import_module))
        self._replace(type(os.environ), "__getitem__", self._reading(type(os.environ).__getitem__))
        for loader in LOADERS:
            self._replace(loader, "exec_module", self._executing(loader))

    def stop(self) -> None:
        for owner, name, value in reversed(self._replaced):
            if value is None:
                delattr(owner, name)
            else:
                setattr(owner, name, value)

    def _replace(self, owner: Any, name: str, value: Any) -> None:
        self._replaced.append((owner, name, vars(owner).get(name)))  # None: it is inherited
        setattr(owner, name, value)

    def _importing(self, original: Any) -> Any:
        def importing(
            name: str,
            globals: Any = None,  # noqa: A002
            locals: Any = None,  # noqa: A002
            fromlist: Any = (),
            level: int = 0,
        ) -> Any:
            whole = _absolute(name, globals, level)
            module = self._asked(whole, lambda: original(name, globals, locals, fromlist, level))
            self._need(whole, *(f"{whole}.{item}" for item in fromlist or ()))
            return module

        return importing

    def _importing_by_hand(self, original: Any) -> Any:
        def import_module(name: str, package: str | None = None) -> ModuleType:
            dots = len(name) - len(name.lstrip("."))
            whole = _bootstrap._resolve_name(name[dots:], package, dots) if dots else name
            module: ModuleType = self._asked(whole, lambda: original(name, package))
            self._need(whole)
            return module

        return import_module

    def _asked(self, whole: str, do: Any) -> Any:
        try:
            return do()
        except ImportError:
            for _, body in self._running[-1:]:
                body.missing |= {whole.partition(".")[0]} - set(sys.modules)
            raise

    def _need(self, *names: str) -> None:
        if self._running:
            body = self._running[-1][1]
            for name in names:
                body.needs.update((part, None) for part in _with_parents(name) if part in sys.modules)

    def _reading(self, original: Any) -> Any:
        def reading(environment: Any, key: Any) -> Any:
            try:
                value = original(environment, key)
            except KeyError:
                self._note_reading(key, None)
                raise
            self._note_reading(key, value)
            return value

        return reading

    def _note_reading(self, key: str, value: str | None) -> None:
        for _, body in self._running[-1:]:
            body.reads[key] = value

    def _registering(self, original: Any) -> Any:
        def register(function: Any, *args: Any, **kwargs: Any) -> Any:
            for _, body in self._running[-1:]:
                body.at_exit.append((function, args, kwargs))
            return original(function, *args, **kwargs)

        return register

    def _executing(self, loader: Any) -> Any:
        original = loader.exec_module
        if isinstance(vars(loader).get("exec_module"), (classmethod, staticmethod)):
            return staticmethod(lambda module: self._execute(module, lambda: original(module)))
        return lambda itself, module: self._execute(module, lambda: original(itself, module))

    def _execute(self, module: ModuleType, run: Any) -> None:
        name, body = getattr(module.__spec__, "name", module.__name__), Body()
        self._need(name)
        self._known_names.add(name)
        self._running.append((name, body))
        try:
            run()
            self._note_additions(body)
            self._note_aliases(body)
            self._note_attributes(body, name)
        finally:
            self._running.pop()
        self.bodies[name] = body
        if name == "atexit":
            self._replace(module, "register", self._registering(module.register))

    def _note_additions(self, body: Body) -> None:
        for number, (now, known) in enumerate(zip(lists(), self._known_items)):  # noqa: B905
            for item in now:
                if not any(item is one for one in known):
                    known.append(item)
                    body.additions.append(Addition(number, item, in_front=item is now[0]))

    def _note_aliases(self, body: Body) -> None:
        body.aliases = {name: sys.modules[name] for name in set(sys.modules) - self._known_names}
        self._known_names.update(body.aliases)

    def _note_attributes(self, body: Body, own: str) -> None:
        self._known_attributes[own] = set(vars(sys.modules[own]))
        for name, known in self._known_attributes.items():
            values = vars(sys.modules[name]) if name in sys.modules else {}
            if len(values) != len(known):
                for new in set(values) - known:
                    if values[new] is not sys.modules.get(f"{name}.{new}"):  # else its own submodule
                        body.attributes.append((sys.modules[name], new, values[new]))
                known.update(values)


def _absolute(name: str, globals_: Any, level: int) -> str:
    if level == 0:
        return name
    whole: str = _bootstrap._resolve_name(name, _bootstrap._calc___package__(globals_), level)
    return whole


def _with_parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[: end + 1]) for end in range(len(parts))]
