"""What a Node function's ``package.json`` asks for has to be there: it is packed as it lies."""

import json
from collections.abc import Container
from pathlib import Path

from sandbox.errors import PackagingError

CARRIED = "@aws-sdk/"


def check(folder: Path, files: Container[str]) -> None:
    """Raises PackagingError where a dependency was not installed; what AWS's runtime carries need not be."""
    asked = _dependencies(folder / "package.json") if "package.json" in files else []
    missing = [
        name
        for name in asked
        if not name.startswith(CARRIED) and not (folder / "node_modules" / name / "package.json").exists()
    ]
    if missing:
        raise PackagingError(
            f"{folder / 'package.json'} asks for {', '.join(missing)}, which node_modules does not have. "
            f"Type: npm install --omit=dev --prefix {folder}"
        )


def _dependencies(file: Path) -> list[str]:
    try:
        return list((json.loads(file.read_text(encoding="utf-8")).get("dependencies") or {}).keys())
    except (ValueError, AttributeError) as error:
        raise PackagingError(f"{file} cannot be read: {error}") from error
