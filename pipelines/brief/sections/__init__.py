"""One module a section: `section(facts)` says it, and `ORDER` is its place in the brief."""
