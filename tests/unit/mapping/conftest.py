"""How hard Hypothesis tries: ``HYPOTHESIS_PROFILE=thorough`` for a long search."""

import os

from hypothesis import settings

settings.register_profile("thorough", max_examples=5_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
