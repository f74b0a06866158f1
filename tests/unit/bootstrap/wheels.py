"""A folder of wheels, so that installing needs no index."""

import zipfile
from pathlib import Path

METADATA = "Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n"


def wheel(folder: Path, version: str = "1.0", tag: str = "py3-none-any", value: str = "1") -> None:
    """``tiny``, whose VALUE is ``value``."""
    folder.mkdir(exist_ok=True)
    info = f"tiny-{version}.dist-info"
    with zipfile.ZipFile(folder / f"tiny-{version}-{tag}.whl", "w") as archive:
        archive.writestr("tiny.py", f"VALUE = {value}\n")
        archive.writestr(f"{info}/METADATA", METADATA.format(version=version))
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        archive.writestr(f"{info}/entry_points.txt", "[console_scripts]\ntiny = tiny:main\n")
        archive.writestr(f"{info}/RECORD", "")
