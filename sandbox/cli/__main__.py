"""``python -m sandbox.cli``, where the command ``sandbox`` is not on the PATH."""

from sandbox.cli import main

main()
