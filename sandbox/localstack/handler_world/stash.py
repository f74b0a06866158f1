"""Modules that a warm parent has imported, hidden until a handler imports them itself.

The body of a module that is given out of the stash does not run again; everything that it brought about
when it ran in the parent is brought about then: the modules that it imports are there, and what it added
to the interpreter's lists is. A module that another folder of the path has too is left to plain imports,
and so is all that needs it. What else could make a plain import do something else (another finder, say)
ends the stash: from then on all imports are plain.

Runs on Python 3.9 too, and imports nothing that is not there from the start.
"""

from __future__ import annotations

import _thread
import builtins
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType
    from typing import Any

    from sandbox.localstack.handler_world import recording
    from sandbox.localstack.handler_world.recording import Recorder
else:
    import recording

_bootstrap: Any = sys.modules["importlib._bootstrap"]  # importlib.machinery has its ModuleSpec


class Stash:
    """Takes what ``recorder`` has heard of out of sys.modules, and gives it out again.

    ``first`` are the modules that were there before. ``on_give`` holds what is done to a module when it is
    given. Modules that looked at a variable which has another value then run anew, and so do
    all that need them. The parent's HOME is to be ``home``, which no other string begins with: where bodies
    have put it, a process's own is put when they are given.
    """

    def __init__(
        self,
        recorder: Recorder,
        first: Mapping[str, ModuleType],
        on_give: Mapping[str, Callable[[ModuleType], None]],
        home: str,
    ) -> None:
        self._home = home
        self._bodies = recorder.bodies
        self._on_give = on_give
        self._lock = _thread.RLock()
        self._given: set[str] = set()
        self._path: set[str] = set()
        self._seen: dict[str, int] = {}
        self._modules = {name: sys.modules[name] for name in self._bodies if name in sys.modules}
        self._specs = {name: module.__spec__ for name, module in self._modules.items()}
        self._wanted: dict[str, set[str]] = {}
        for name in self._modules:
            for wanted in (name.partition(".")[0], *self._bodies[name].missing):
                self._wanted.setdefault(wanted, set()).add(name)
        self._import = builtins.__import__
        _hide(recorder, first)
        self._finders, self._hooks = list(sys.meta_path), list(sys.path_hooks)

    def install(self) -> None:
        """Give from now on, as long as sys.path leads to the same modules as it does now."""
        self._path = set(sys.path)
        self._leave({name for name in self._modules if _differs(self._bodies[name].reads)})
        sys.meta_path.insert(0, self)  # type: ignore[arg-type] # in front: it has builtin modules, too

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        with self._lock:
            if name not in self._modules or name in self._given:
                return None
            if not self._would_find_the_same() or self._has_foreign(name):
                self._end()
            if name not in self._modules:
                return None
            spec = _bootstrap.ModuleSpec(name, self)
            vars(spec).update(vars(self._specs[name]), loader=self)
            return spec

    def create_module(self, spec: Any) -> ModuleType:
        return self._modules[spec.name]

    def exec_module(self, module: ModuleType) -> None:
        with self._lock:
            new = [name for name in self._closure(module.__name__) if name not in self._given]
            for name in new:
                self._give(name)
            for name in new:
                _attach(name)

    def _give(self, name: str) -> None:
        module, body = self._modules[name], self._bodies[name]
        module.__spec__ = self._specs[name]
        sys.modules[name] = module
        self._given.add(name)
        sys.modules.update(body.aliases)
        for owner, attribute, value in body.attributes:
            setattr(owner, attribute, value)
        for function, args, kwargs in body.at_exit:
            self._modules["atexit"].register(function, *args, **kwargs)
        for addition in body.additions:
            addition.repeat()
            self._finders += [addition.item] if addition.item in sys.meta_path else []
        if "HOME" in body.reads:
            self._move_home(module)
        if name in self._on_give:
            self._on_give[name](module)

    def _move_home(self, module: ModuleType) -> None:
        classes = [one for one in vars(module).values() if isinstance(one, type)]
        for owner in (module, *(one for one in classes if one.__module__ == module.__name__)):
            for name, value in list(vars(owner).items()):
                if isinstance(value, str) and value.startswith(self._home):
                    setattr(owner, name, os.environ["HOME"] + value[len(self._home) :])

    def _closure(self, name: str) -> list[str]:
        """The module and all that importing it imports, in the order in which they are complete."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one in self._modules and one not in found:
                found.add(one)
                waiting += self._bodies[one].needs
                waiting += [one.rpartition(".")[0]]
        return [one for one in self._bodies if one in found]

    def _leave(self, names: set[str]) -> None:
        """Leave modules to plain imports, with all that need them: their bodies run anew."""
        again = names - self._given
        while more := {name for name in self._modules if again & set(self._bodies[name].needs)} - again:
            again |= more
        for name in again:
            del self._modules[name]

    def _has_foreign(self, name: str) -> bool:
        """Whether something else has taken the place of a module that would come along."""
        return any(one in sys.modules and one not in self._given for one in self._closure(name))

    def _would_find_the_same(self) -> bool:
        finders = [finder for finder in sys.meta_path if finder is not self]
        return (
            finders == self._finders
            and sys.path_hooks == self._hooks
            and builtins.__import__ is self._import
            and self._path <= set(sys.path)
            and all(self._look_into(entry) for entry in set(sys.path) - self._path)
        )

    def _look_into(self, entry: str) -> bool:
        """Leave to plain imports what a folder of the path has; whether that could be told."""
        try:
            changed = os.stat(entry).st_mtime_ns  # noqa: PTH116
            if self._seen.get(entry) != changed:
                self._leave_what_is_in(os.listdir(entry))  # noqa: PTH208
                self._seen[entry] = changed
        except FileNotFoundError:
            return True
        except OSError:  # an archive, say
            return False
        return True

    def _leave_what_is_in(self, files: list[str]) -> None:
        there = {file.partition(".")[0] for file in files} & set(self._wanted)
        # Those of a package that was given are found through the package, and not through the path.
        concerned = {name for one in there if one not in self._given for name in self._wanted[one]}
        self._leave(concerned & set(self._modules))

    def _end(self) -> None:
        self._modules = {}  # still one of the finders, whose list is being gone through now


def _differs(reads: Mapping[str, str | None]) -> bool:
    return any(os.environ.get(key) != value for key, value in reads.items() if key != "HOME")


def _hide(recorder: Recorder, first: Mapping[str, ModuleType]) -> None:
    """Take all but the first modules out of sys.modules, and off the packages that they are in."""
    everything = dict(sys.modules)
    for name in set(everything) - set(first):
        package, _, last = name.rpartition(".")
        around = vars(everything[package]) if package in everything else {}
        if name in recorder.bodies and around.get(last) is everything[name]:
            delattr(everything[package], last)
        del sys.modules[name]
    for body in recorder.bodies.values():
        for owner, attribute, _ in body.attributes:
            vars(owner).pop(attribute, None)
    if "atexit" in recorder.bodies:
        everything["atexit"]._clear()
    for now, before in zip(recording.lists(), recorder.lists_before):  # noqa: B905
        now[:] = before


def _attach(name: str) -> None:
    """Make the module an attribute of its package, which may have something else of its own by that name."""
    package, _, last = name.rpartition(".")
    if package and last not in vars(sys.modules[package]):
        setattr(sys.modules[package], last, sys.modules[name])
