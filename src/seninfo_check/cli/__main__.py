"""`python -m seninfo_check.cli`."""

from seninfo_check.cli import main

main()
