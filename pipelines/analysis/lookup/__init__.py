"""One name in any spelling, looked up across the tables of a snapshot."""
