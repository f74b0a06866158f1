"""Which runtimes are run, and by what."""

import re

_PYTHON = re.compile(r"python3\.\d+")


def refusal(runtime: str | None, package_type: str | None) -> str | None:
    """Why a function cannot run here, or None if it can or if nothing is said of its runtime."""
    if package_type == "Image":
        return "PackageType Image is not run by this sandbox: it runs functions packaged as Zip."
    if runtime is not None and not _PYTHON.fullmatch(runtime):
        return (
            f"Runtime {runtime} is not run by this sandbox: it runs python3.13, and other python3 runtimes "
            "on Python 3.13."
        )
    return None
