"""Tests of the engines choose one by name; all others mean the process engine, also where Docker is."""

import os

os.environ.setdefault("SANDBOX_ENGINE", "process")
