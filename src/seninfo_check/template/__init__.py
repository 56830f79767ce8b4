"""The standard template: written from the rules (write), checked against them (covers), and an old report poured into it (reshape)."""
