"""Plain English, measured: replaced when readability lands."""

from __future__ import annotations

from collections.abc import Sequence

from seninfo_check.model import Document


def measure(documents: Sequence[Document]) -> None:
    """Nothing yet."""
