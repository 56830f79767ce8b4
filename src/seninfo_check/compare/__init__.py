"""What changed between two audits or two reports (history), and what a school has accepted for now (suppress)."""
