"""What all tests have: the process engine, also where Docker is, unless they name one; and time."""

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("SANDBOX_ENGINE", "process")
# How long an example takes is the machine's affair: a busy one failed what it was asked to find.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")
