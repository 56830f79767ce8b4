"""Ways to reach somebody that a text gives: e-mail, phone and web addresses, as UK schools write them."""

from __future__ import annotations

import re

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: "name (at) school (dot) example": a reader can still write to it, so it counts as an address.
OBFUSCATED_EMAIL = re.compile(
    r"[\w.+-]+\s*(?:[(\[{<]\s*at\s*[)\]}>]|(?-i:\sAT\s))\s*[\w-]+(?:\s*(?:[(\[{<]\s*dot\s*[)\]}>]|(?-i:\sDOT\s)|\.)\s*[\w-]+)+",
    re.IGNORECASE,
)
HIDDEN_EMAIL = re.compile(r"\[\s*e-?mail[\s\xa0]+protected\s*\]", re.IGNORECASE)
PHONE = re.compile(r"(?<![\d/.-])(?:\+44\s?\(?0?\)?\s?|\(?0)(?:\d[\s()-]{0,2}){8,9}\d(?!\d)")
URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+|\b[\w-]+(?:\.[\w-]+)*\.(?:uk|org|com|net|gov|sch|example|info|education)(?:/[^\s<>\"')\]]*)?\b",
    re.IGNORECASE,
)
