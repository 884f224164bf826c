"""The registry: wire, words, roles, tables, part, checks."""
