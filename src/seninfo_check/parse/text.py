"""Plain text and Markdown to Documents."""

from __future__ import annotations
