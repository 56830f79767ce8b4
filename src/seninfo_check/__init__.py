"""seninfo-check reads a school's SEN information report and says, duty by duty, what it found and what is missing."""

__version__ = "0.1.0"
