"""For all tests: hypothesis looks for what is wrong, not for what is slow on a busy machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
