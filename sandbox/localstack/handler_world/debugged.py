"""The first code in the process of a Python function that is debugged: debugpy, then the usual bootstrap.

Run as ``python -S -s debugged.py DEBUGPY PORT SOURCE TASK OPT PACKAGES``: the folder that debugpy is
installed in, the loopback port that it is to listen on, the folder that the deployment package was made of,
and bootstrap.py's own three. An editor has to be attached before anything of the function is imported.

The function is imported from its package, but its code says that it lies in SOURCE: breakpoints in the files
that are edited hold, whatever an editor knows of packages. It runs on Python 3.9 too.
"""

import importlib.machinery
import os
import runpy
import sys
from types import CodeType
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from importlib.abc import PathEntryFinder


def own_code(source: str, task: str) -> type:
    """A loader for modules below ``task``, whose code is that of the same file below ``source``."""

    class Loader(importlib.machinery.SourceFileLoader):
        def get_code(self, fullname: str) -> Optional[CodeType]:  # noqa: UP045 - Python 3.9
            path = self.get_filename(fullname)
            edited = os.path.join(source, os.path.relpath(path, task))  # noqa: PTH118
            if not os.path.exists(edited):  # noqa: PTH110 - a dependency
                return super().get_code(fullname)
            return compile(self.get_data(path), edited, "exec", dont_inherit=True)

    return Loader


def import_from(task: str, loader: type) -> None:
    """Have everything below ``task`` imported by ``loader``."""
    kinds = (
        (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES),
        (loader, importlib.machinery.SOURCE_SUFFIXES),
    )
    finder = importlib.machinery.FileFinder.path_hook(*kinds)

    def hook(folder: str) -> "PathEntryFinder":
        if folder != task and not folder.startswith(task + os.sep):
            raise ImportError(f"{folder} is not of the package")
        return finder(folder)

    sys.path_hooks.insert(0, hook)


def wait_for_editor(debugpy_folder: str, port: int) -> None:
    """Listen, and wait until an editor is attached and has set its breakpoints."""
    variables = dict(os.environ)
    sys.path.insert(0, debugpy_folder)
    import debugpy

    debugpy.configure(subProcess=False)
    debugpy.listen(("127.0.0.1", port))
    debugpy.wait_for_client()
    sys.path.remove(debugpy_folder)
    os.environ.clear()
    os.environ.update(variables)


def main() -> None:
    debugpy_folder, port, source, *usual = sys.argv[1:]
    wait_for_editor(debugpy_folder, int(port))
    import_from(usual[0], own_code(source, usual[0]))
    bootstrap = os.path.join(os.path.dirname(__file__), "bootstrap.py")  # noqa: PTH118, PTH120
    sys.argv = [bootstrap, *usual]
    runpy.run_path(bootstrap, run_name="__main__")


main()
