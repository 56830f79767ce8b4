"""Two audits or two reports: what is new, what was fixed, what came back, and for how long."""
