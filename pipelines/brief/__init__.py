"""The brief: what a snapshot says to somebody who wants it on a page, each number with its table."""
