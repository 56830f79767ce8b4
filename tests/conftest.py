"""What all tests share."""

from hypothesis import settings

# CI machines are shared: a slow example is no failure. Generated examples are the same in every run.
settings.register_profile("seninfo", deadline=None, derandomize=True)
settings.load_profile("seninfo")
