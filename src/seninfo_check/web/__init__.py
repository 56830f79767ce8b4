"""The self-check page: a school checks its draft in a browser, on its own computer or on its authority's server.

`serve` runs it. Nothing that is given outlives the sitting: it stays in memory, and each check has a process of its own.
"""

from seninfo_check.web.limits import Limits
from seninfo_check.web.server import CannotServe, Wanted, serve

__all__ = ["CannotServe", "Limits", "Wanted", "serve"]
